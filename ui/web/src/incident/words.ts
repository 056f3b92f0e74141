import { look } from '../state/look.svelte.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** The words of the incident page in the language in force. */
export const w = () => (look.language === 'zh' ? zh : en);
