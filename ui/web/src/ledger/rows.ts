// What the ledger says of a row. Pure.
import { pending } from '../core/lists.ts';
import { ms } from '../core/time.ts';
import type { LedgerRow } from '../core/ledger.ts';

/** Whether a duty still grows later: it is neither done nor released nor missed. */
export const growing = (r: LedgerRow) => pending(r) && !ms(r.missed_at);

/** Milliseconds by which the hard due is or was overrun, at `now`. */
export function late(r: LedgerRow, now: number): number {
  const due = ms(r.due);
  if (!growing(r) || due === undefined) return (r.late_seconds ?? 0) * 1000;
  return Math.max(0, Math.floor(now / 1000) * 1000 - due);
}

export interface Filter {
  unit: string;
  /** Only those that nobody has judged yet. */
  unjudged: boolean;
}

export function filtered(rows: readonly LedgerRow[], filter: Filter): LedgerRow[] {
  return rows.filter((r) => (!filter.unit || r.debtor === filter.unit) && (!filter.unjudged || !r.label));
}

/** The units that stand in the rows, the most often named first. */
export function units(rows: readonly LedgerRow[]): string[] {
  const count = new Map<string, number>();
  for (const r of rows) count.set(r.debtor, (count.get(r.debtor) ?? 0) + 1);
  return [...count.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([unit]) => unit);
}

/** Whether a seat of these bodies may still state its circumstances (A25). */
export function mayState(r: LedgerRow, bodies: ReadonlySet<string>, now: number): boolean {
  return bodies.has(r.debtor) && now <= (ms(r.statement_until) ?? 0);
}
