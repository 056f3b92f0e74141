import { room } from '../state/look.svelte.ts';

const acts = await room<Record<string, string>>({
  zh: () => import('./zh.ts').then((m) => m.zh),
  en: () => import('./en.ts').then((m) => m.en),
});

/** What a command is called in the language in force. They come with what gives commands, not with the first picture. */
export const actName = (command: string): string => acts()[command] ?? command;
