import { room } from '../state/look.svelte.ts';
import type { RecoveryWords } from './zh.ts';

/** The words of recovery, plans and drills in the language in force. */
export const w = await room<RecoveryWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
