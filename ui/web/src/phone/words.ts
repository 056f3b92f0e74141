// The words of the phone.
import { room } from '../state/look.svelte.ts';

export const w = await room({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});
