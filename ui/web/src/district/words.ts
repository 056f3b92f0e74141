import { room } from '../state/look.svelte.ts';
import type { DistrictWords } from './zh.ts';

/** The words of one's own body and of the district itself, in the language in force. */
export const w = await room<DistrictWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
