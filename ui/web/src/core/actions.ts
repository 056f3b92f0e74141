// Every act of the user is one object: its name, its keys, whether it can be
// done now, and how. Buttons, keys and the Ctrl K palette all read it here.

/** True: it can be done. A string: it cannot, and why. False: it makes no sense here and is not shown. */
export type Enabled = boolean | string;

export interface Action {
  id: string;
  /** In the language of the moment. */
  name(): string;
  /** A key ("a", "?"), a chord ("ctrl+k") or a sequence ("g w"). The first is shown. */
  keys?: readonly string[];
  /** Heading in the palette and in the help. */
  group: 'go' | 'board' | 'incident' | 'duty' | 'view';
  enabled?(): Enabled;
  perform(): void | Promise<void>;
}

/** The part of KeyboardEvent that is used. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode: number;
  repeat?: boolean;
  target: EventTarget | null;
  preventDefault(): void;
}

/** The chord of a press: modifiers and key, e.g. "ctrl+k", "A" is "a", "?" is "?". */
export function chord(press: Press): string {
  const named = press.key.length > 1;
  let key = named ? press.key.toLowerCase() : press.key.toLowerCase();
  if (key === ' ') key = 'space';
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('ctrl');
  if (press.altKey) parts.push('alt');
  // A character already says whether shift was held.
  if (press.shiftKey && (named || (key >= 'a' && key <= 'z'))) parts.push('shift');
  return [...parts, key].join('+');
}

/** Whether the press belongs to an input method: what is being composed is not a command. */
export const composing = (press: Press) => press.isComposing || press.keyCode === 229;

/** Whether the press is text for a field. */
export function typing(press: Press): boolean {
  const el = press.target as (Partial<HTMLElement> & { type?: string }) | null;
  if (!el || typeof el.tagName !== 'string') return false;
  if (el.isContentEditable) return true;
  const tag = el.tagName.toLowerCase();
  if (tag === 'textarea' || tag === 'select') return true;
  return tag === 'input' && !['button', 'checkbox', 'radio', 'submit', 'reset', 'range'].includes(el.type ?? 'text');
}

const bare = (key: string) => !/^(ctrl|alt)\+/.test(key);

export class Actions {
  private readonly all = new Map<string, Action>();
  private readonly listeners = new Set<() => void>();

  /** Adds actions; the returned function takes them away. A later action with the same id wins while it is there. */
  add(...actions: Action[]): () => void {
    const before = actions.map((a) => this.all.get(a.id));
    for (const a of actions) this.all.set(a.id, a);
    this.tell();
    return () => {
      actions.forEach((a, i) => {
        if (this.all.get(a.id) !== a) return;
        const old = before[i];
        if (old) this.all.set(a.id, old);
        else this.all.delete(a.id);
      });
      this.tell();
    };
  }

  get(id: string): Action | undefined {
    return this.all.get(id);
  }

  /** Those that make sense now. */
  list(): Action[] {
    return [...this.all.values()].filter((a) => (a.enabled?.() ?? true) !== false);
  }

  /** Performs an action if it can be done. Returns whether it was. */
  perform(id: string): boolean {
    const action = this.all.get(id);
    if (!action || (action.enabled?.() ?? true) !== true) return false;
    void action.perform();
    return true;
  }

  /** The actions whose first step is the chord, or that continue the steps given. */
  matching(steps: string): { exact?: Action; longer: boolean } {
    let exact: Action | undefined;
    let longer = false;
    for (const action of this.list()) {
      for (const keys of action.keys ?? []) {
        if (keys === steps && (!exact || (action.enabled?.() ?? true) === true)) exact = action;
        else if (keys.startsWith(`${steps} `)) longer = true;
      }
    }
    return { exact, longer };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell() {
    for (const listener of this.listeners) listener();
  }
}

/** How long the second key of a sequence may take. */
const patience = 1_500;

/** Turns presses into actions. */
export class Keyboard {
  private steps = '';
  private since = 0;
  /** Single keys can be turned off (rule 23); chords stay. */
  singles = true;
  /** While a dialog is open only chords that it allows pass. */
  paused = false;

  constructor(
    private readonly actions: Actions,
    private readonly now: () => number = () => performance.now(),
    private readonly refused: (action: Action, why: string) => void = () => {},
  ) {}

  /** Handles a press. Returns whether it was a command. */
  press(press: Press): boolean {
    if (composing(press) || ['Shift', 'Control', 'Alt', 'Meta'].includes(press.key)) return false;
    const step = chord(press);
    if (bare(step) && (typing(press) || !this.singles || this.paused)) return false;
    if (this.now() - this.since > patience) this.steps = '';
    const steps = this.steps ? `${this.steps} ${step}` : step;
    const { exact, longer } = this.actions.matching(steps);
    if (longer) {
      this.steps = steps;
      this.since = this.now();
      press.preventDefault();
      return true;
    }
    const wasWaiting = this.steps !== '';
    this.steps = '';
    if (!exact) return wasWaiting;
    press.preventDefault();
    if (press.repeat && !['j', 'k', 'arrowdown', 'arrowup'].includes(step)) return true;
    const enabled = exact.enabled?.() ?? true;
    if (enabled === true) void exact.perform();
    else if (typeof enabled === 'string') this.refused(exact, enabled);
    return true;
  }
}
