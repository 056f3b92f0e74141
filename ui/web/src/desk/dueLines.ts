// The lines of the next deadlines.
import { dueOf } from '../core/lists.ts';
import type { Obligation } from '../core/wire.ts';

/** What several bodies owe for the same, by the same second, with how many more owe it. */
export interface DueLine {
  duty: Obligation;
  more: number;
}

/** The first lines of a list of duties, in its order; of several that owe together, one's own stands there. */
export function dueLines(list: readonly Obligation[], count: number, mine: (d: Obligation) => boolean): DueLine[] {
  const lines = new Map<string, Obligation[]>();
  for (const duty of list) {
    const key = `${duty.rule} ${duty.subject} ${duty.slot} ${dueOf(duty)}`;
    lines.set(key, [...(lines.get(key) ?? []), duty]);
  }
  return [...lines.values()]
    .slice(0, count)
    .map((all) => ({ duty: all.find(mine) ?? all[0]!, more: new Set(all.map((d) => d.debtor)).size - 1 }));
}
