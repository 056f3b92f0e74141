import { room } from '../state/look.svelte.ts';
import type { Terms } from './terms.zh.ts';

export const terms = await room<Terms>({
  zh: () => import('./terms.zh.ts').then((m) => m.terms),
  en: () => import('./terms.en.ts').then((m) => m.terms),
});
