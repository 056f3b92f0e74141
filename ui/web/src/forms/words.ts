import { room } from '../state/look.svelte.ts';
import type { FormWords } from './zh.ts';

/** The words of forms, in the language in force. */
export const fw = await room<FormWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
