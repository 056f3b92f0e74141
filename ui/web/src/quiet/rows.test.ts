import { expect, it } from 'vitest';
import type { Feed, Incident, Obligation, Seat } from '../core/wire.ts';
import { ended, feedsBySilence, notes, owed } from './rows.ts';

it('what ended last stands first; live and merged ones are left out', () => {
  const i = (id: string, phase: string, updated: string, merged_into?: string) =>
    ({ id, phase, updated, merged_into }) as Incident;
  const list = ended(
    [
      i('a', 'ended', '2026-11-23T01:00:00+08:00'),
      i('b', 'archived', '2026-11-23T02:00:00+08:00'),
      i('c', 'handling', '2026-11-23T03:00:00+08:00'),
      i('d', 'ended', '2026-11-23T04:00:00+08:00', 'a'),
      i('e', 'false_alarm', '2026-11-22T01:00:00+08:00'),
    ],
    2,
  );
  expect(list.map((x) => x.id)).toEqual(['b', 'a']);
});

it('what is owed is ours and pending, hard before targets', () => {
  const d = (id: number, over: Partial<Obligation>) =>
    ({ id, debtor: 'x', state: 'open', hard: true, due: '2026-11-23T03:00:00+08:00', ...over }) as Obligation;
  const list = owed(
    [
      d(1, { hard: false, target: '2026-11-23T01:00:00+08:00' }),
      d(2, {}),
      d(3, { debtor: 'y' }),
      d(4, { state: 'met' }),
    ],
    new Set(['x']),
  );
  expect(list.map((x) => x.id)).toEqual([2, 1]);
});

it('silence comes first', () => {
  const f = (id: string, silent: boolean): Feed => ({ id, last: null, silent });
  expect(feedsBySilence([f('a', false), f('b', true)]).map((x) => x.id)).toEqual(['b', 'a']);
});

it('word left for the next shift is that of our own seats', () => {
  const seats: Seat[] = [{ id: 'x/duty', notes: 'n' }, { id: 'x/deputy' }, { id: 'y/duty', notes: 'm' }];
  expect(notes(seats, new Set(['x'])).map((s) => s.id)).toEqual(['x/duty']);
});
