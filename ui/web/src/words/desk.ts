import { room } from '../state/look.svelte.ts';
import type { DeskWords } from './desk.zh.ts';

export const deskWords = await room<DeskWords>({
  zh: () => import('./desk.zh.ts').then((m) => m.desk),
  en: () => import('./desk.en.ts').then((m) => m.desk),
});
