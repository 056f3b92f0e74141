import { room } from '../state/look.svelte.ts';
import type { RegisterWords } from './zh.ts';

/** The room's words in the language in force. */
export const w = await room<RegisterWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
