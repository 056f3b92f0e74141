import { room } from '../state/look.svelte.ts';
import type { WallWords } from './zh.ts';

/** The room's words in the language in force. */
export const w = await room<WallWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
