// The words of the phone's pages.
import { room } from '../state/look.svelte.ts';

export const pw = await room({
  zh: () => import('./pages.zh.ts').then((m) => m.pages),
  en: () => import('./pages.en.ts').then((m) => m.pages),
});
