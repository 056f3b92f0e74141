import { room } from '../state/look.svelte.ts';
import type { WarningWords } from './zh.ts';

/** The words of warnings in the language in force. */
export const w = await room<WarningWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
