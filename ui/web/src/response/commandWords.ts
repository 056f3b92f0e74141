import { room } from '../state/look.svelte.ts';
import type { CommandWords } from './command.zh.ts';

/** The words of forces, approvals acted on, mobilisation and the public voice. */
export const c = await room<CommandWords>({
  zh: () => import('./command.zh.ts').then((m) => m.zh),
  en: () => import('./command.en.ts').then((m) => m.en),
});
