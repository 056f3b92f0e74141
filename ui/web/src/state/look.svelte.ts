// Language, theme and keys: how this screen looks to whoever sits before it.
import { en } from '../words/en.ts';
import { zh, type Catalogue } from '../words/zh.ts';
import type { Words } from '../core/wire.ts';

export type Language = 'zh' | 'en';
export type Theme = 'auto' | 'light' | 'dark';

function stored<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  try {
    const value = localStorage.getItem(`wanghuo/${key}`) as T | null;
    return value !== null && allowed.includes(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

function store(key: string, value: string) {
  try {
    localStorage.setItem(`wanghuo/${key}`, value);
  } catch {
    // It is only a preference.
  }
}

class Look {
  language = $state<Language>(stored('language', ['zh', 'en'], 'zh'));
  theme = $state<Theme>(stored('theme', ['auto', 'light', 'dark'], 'auto'));
  singles = $state(stored('single-keys', ['on', 'off'], 'on') === 'on');
  private machineDark = $state(false);

  constructor() {
    if (typeof matchMedia !== 'function') return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.machineDark = dark.matches;
    dark.addEventListener?.('change', (e) => (this.machineDark = e.matches));
  }

  /** The theme in force: a manual switch wins over the machine's (rule 28). */
  get shown(): 'light' | 'dark' {
    return this.theme === 'auto' ? (this.machineDark ? 'dark' : 'light') : this.theme;
  }
  get t(): Catalogue {
    return this.language === 'zh' ? zh : en;
  }

  speak(language: Language) {
    this.language = language;
    store('language', language);
  }
  wear(theme: Theme) {
    this.theme = theme;
    store('theme', theme);
  }
  useSingles(on: boolean) {
    this.singles = on;
    store('single-keys', on ? 'on' : 'off');
  }
}

export const look = new Look();

/** The words of the language in force. */
export const t = (): Catalogue => look.t;

/** A text of the plan or the server in the language in force; Chinese where there is no English. */
export function say(words: Words | undefined | null): string {
  if (!words) return '';
  return look.language === 'zh' ? words.zh || words.en : words.en || words.zh;
}
