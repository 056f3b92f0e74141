import { room } from '../state/look.svelte.ts';
import type { MonitoringWords } from './zh.ts';

/** The words of monitoring and risks, in the language in force. */
export const w = await room<MonitoringWords>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
