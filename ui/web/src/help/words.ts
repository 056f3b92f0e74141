import { look } from '../state/look.svelte.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export const w = () => (look.language === 'zh' ? zh : en);
