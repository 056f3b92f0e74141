import { room } from '../state/look.svelte.ts';
import type { DoorWords } from './door.zh.ts';

export const doorWords = await room<DoorWords>({
  zh: () => import('./door.zh.ts').then((m) => m.door),
  en: () => import('./door.en.ts').then((m) => m.door),
});
