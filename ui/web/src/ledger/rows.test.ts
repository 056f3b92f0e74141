import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../core/ledger.ts';
import { filtered, growing, late, mayState, units } from './rows.ts';

const T = Date.parse('2026-11-23T03:00:00+08:00');
const at = (minutes: number) => new Date(T + minutes * 60_000).toISOString();
const row = (over: Partial<LedgerRow>): LedgerRow =>
  ({ id: 1, debtor: 'x', state: 'overdue', hard: true, due: at(-5), ...over }) as LedgerRow;

describe('how late', () => {
  it('grows while nothing was done', () => {
    expect(late(row({}), T)).toBe(300_000);
    expect(late(row({}), T + 60_000)).toBe(360_000);
  });
  it('stands once it was done, or once it was missed', () => {
    expect(late(row({ state: 'met_late', done: at(-4), late_seconds: 60 }), T)).toBe(60_000);
    expect(growing(row({ missed_at: at(-1) }))).toBe(false);
  });
});

it('a statement may be made by the unit itself, until its time is over (A25)', () => {
  const mine = new Set(['x']);
  expect(mayState(row({ statement_until: at(1) }), mine, T)).toBe(true);
  expect(mayState(row({ statement_until: at(-1) }), mine, T)).toBe(false);
  expect(mayState(row({ statement_until: at(1) }), new Set(['y']), T)).toBe(false);
});

it('is sifted by unit and by what nobody has judged', () => {
  const rows = [row({ id: 1 }), row({ id: 2, debtor: 'y', label: 'none' }), row({ id: 3, debtor: 'y' })];
  expect(filtered(rows, { unit: 'y', unjudged: false }).map((r) => r.id)).toEqual([2, 3]);
  expect(filtered(rows, { unit: '', unjudged: true }).map((r) => r.id)).toEqual([1, 3]);
  expect(units(rows)).toEqual(['y', 'x']);
});
