import { room } from '../state/look.svelte.ts';
import type { PeopleWords } from './zh.ts';

/** The room's words in the language in force. */
export const w = await room<PeopleWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
