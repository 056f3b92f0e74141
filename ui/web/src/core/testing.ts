// What tests keep things in, in place of a browser's own stores.
import type { Keep } from './commands.ts';

export class Memory implements Keep {
  readonly map = new Map<string, string>();
  /** How many characters there is room for. */
  room = Infinity;
  get length() {
    return this.map.size;
  }
  key = (i: number) => [...this.map.keys()][i] ?? null;
  getItem = (k: string) => this.map.get(k) ?? null;
  setItem = (k: string, v: string) => {
    let used = k.length + v.length;
    for (const [name, text] of this.map) if (name !== k) used += name.length + text.length;
    if (used > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(k, v);
  };
  removeItem = (k: string) => void this.map.delete(k);
  /** Leaves room for so many characters more. */
  fill(left: number) {
    this.room = left + [...this.map].reduce((n, [k, v]) => n + k.length + v.length, 0);
  }
}
