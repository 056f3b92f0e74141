// Language, theme and keys: how this screen looks to whoever sits before it.
import type { Catalogue } from '../words/zh.ts';
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

/** Where the words of something lie, by language. */
export type Shelf<T> = Record<Language, () => Promise<T>>;

const catalogues: Shelf<Catalogue> = {
  zh: () => import('../words/zh.ts').then((m) => m.zh),
  en: () => import('../words/en.ts').then((m) => m.en),
};
/** What fetches a room's words in a language, and then puts them in force. */
const rooms = new Set<(language: Language) => Promise<() => void>>();

const kept = stored<Language>('language', ['zh', 'en'], 'zh');
// Only the language in force is loaded; the other comes when somebody wants it.
const first = await catalogues[kept]();

class Look {
  language = $state<Language>(kept);
  t = $state.raw<Catalogue>(first);
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

  /** Changes everything at once, when all of it is here. Resolves to whether it could be fetched. */
  async speak(language: Language): Promise<boolean> {
    try {
      const [words, ...enforce] = await Promise.all([
        catalogues[language](),
        ...[...rooms].map((fetch) => fetch(language)),
      ]);
      this.t = words;
      for (const put of enforce) put();
    } catch {
      // The line is down: what is shown stays in the language that is here.
      return false;
    }
    this.language = language;
    store('language', language);
    return true;
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

/** The words of a room that is loaded on demand: in the language in force, and in the other once it is wanted. */
export async function room<T>(shelf: Shelf<T>): Promise<() => T> {
  let words = $state.raw<T>(await shelf[look.language]());
  rooms.add(async (language) => {
    const next = await shelf[language]();
    return () => (words = next);
  });
  return () => words;
}

/** A text of the plan or the server in the language in force; Chinese where there is no English. */
export function say(words: Words | undefined | null): string {
  if (!words) return '';
  return look.language === 'zh' ? words.zh || words.en : words.en || words.zh;
}
