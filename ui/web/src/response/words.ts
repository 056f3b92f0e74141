import { room } from '../state/look.svelte.ts';
import type { ResponseWords } from './zh.ts';

/** The words of the handling on the scene in the language in force. */
export const w = await room<ResponseWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
