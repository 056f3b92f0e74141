import { describe, expect, it } from 'vitest';
import { boardRows, counts, deadlines, dueOf, dutyRows, matches, openIntakes, openMatters } from './lists.ts';
import { instant } from './time.ts';
import type { Incident, Intake, Matter, Obligation } from './wire.ts';

const t0 = Date.UTC(2026, 10, 22, 19);
const at = (minutes: number) => instant(t0 + minutes * 60_000);
const incident = (id: string, more: Partial<Incident> = {}) =>
  ({ id, phase: 'received', receipt: at(0), ...more }) as Incident;
let n = 0;
const duty = (subject: string, debtor: string, due: number, more: Partial<Obligation> = {}) =>
  ({ id: ++n, subject, debtor, due: at(due), hard: true, state: 'open', ...more }) as Obligation;
const mine = new Set(['office']);

describe('the board', () => {
  const rows = (incidents: Incident[], duties: Obligation[]) =>
    boardRows(incidents, duties, mine).map((r) => r.incident.id);

  it('shows what this seat owes first, then by due, then the newest', () => {
    const incidents = ['A', 'B', 'C', 'D', 'E'].map((id, i) => incident(id, { receipt: at(i) }));
    expect(rows(incidents, [duty('A', 'street', 1), duty('B', 'office', 50), duty('C', 'office', 20)])).toEqual([
      'C',
      'B',
      'A',
      'E',
      'D',
    ]);
  });
  it('takes of each incident the own duty that presses most, hard before target', () => {
    const target = duty('A', 'office', 0, { hard: false, due: null, target: at(1) });
    const hard = duty('A', 'office', 30);
    const [row] = boardRows([incident('A')], [target, hard, duty('A', 'street', 2)], mine);
    expect(row?.duty).toBe(hard);
    expect(row?.mine).toBe(true);
  });
  it('leaves out what is over and owes nothing, keeps what is over and still owes', () => {
    expect(rows([incident('A', { phase: 'ended' }), incident('B', { phase: 'ended' })], [duty('B', 'x', 1)])).toEqual([
      'B',
    ]);
  });
  it('shows a merged whole as one row that owes what every part owes', () => {
    const merged = incident('B', { merged_into: 'A' });
    const own = duty('B', 'office', 3);
    const [row, ...more] = boardRows([incident('A'), merged], [duty('A', 'street', 1), own], mine);
    expect(more).toEqual([]);
    expect(row?.incident.id).toBe('A');
    expect(row?.duty).toBe(own);
  });
  it('counts no duty that is done', () => {
    const [row] = boardRows([incident('A')], [duty('A', 'office', 1, { state: 'met' })], mine);
    expect(row?.duty).toBeUndefined();
    expect(row?.mine).toBe(false);
  });
});

describe('the due that is shown', () => {
  it('is the hard one; the operational one of a duty that was born overdue; else the target', () => {
    expect(dueOf(duty('A', 'x', 5, { target: at(1) }))).toBe(t0 + 300_000);
    expect(dueOf(duty('A', 'x', -60, { born_overdue: true, operational: at(20) }))).toBe(t0 + 1_200_000);
    expect(dueOf(duty('A', 'x', 0, { hard: false, due: null, target: at(1) }))).toBe(t0 + 60_000);
    expect(dueOf(duty('A', 'x', 0, { hard: false, due: null }))).toBeUndefined();
  });
});

describe('the lists', () => {
  it('the next deadlines are everybody’s, earliest first', () => {
    const list = [duty('A', 'x', 9), duty('B', 'y', 3), duty('C', 'z', 5, { state: 'waived' }), duty('D', 'x', 3)];
    expect(deadlines(list, 2, t0).map((d) => d.subject)).toEqual(['B', 'D']);
  });
  it('a target that has passed does not push a limit out of sight', () => {
    const target = duty('T', 'x', 0, { hard: false, due: null, target: at(-5) });
    const list = [target, duty('A', 'x', 9), duty('B', 'x', -1)];
    expect(deadlines(list, 3, t0).map((d) => d.subject)).toEqual(['B', 'A', 'T']);
  });
  it('duties show this seat’s first', () => {
    expect(dutyRows([duty('A', 'x', 1), duty('B', 'office', 9)], mine).map((d) => d.subject)).toEqual(['B', 'A']);
  });
  it('the header counts overdue hard limits, not targets', () => {
    const c = counts({
      strip: [],
      duties: [
        duty('A', 'x', -1),
        duty('A', 'x', 5, { state: 'overdue' }),
        duty('A', 'x', 0, { hard: false, due: null, target: at(-9) }),
        duty('A', 'x', -9, { state: 'met_late' }),
      ],
      incidents: [incident('A'), incident('B', { phase: 'false_alarm' }), incident('C', { merged_into: 'A' })],
      now: t0,
    });
    expect(c).toEqual({ unacknowledged: 0, overdue: 2, open: 1 });
  });
  it('intakes wait until they are settled, the oldest first', () => {
    const make = (id: string, state: Intake['state'], m: number) => ({ id, state, received: at(m) }) as Intake;
    const list = [make('late', 'new', 9), make('old', 'new', 1), make('v', 'verifying', 0), make('done', 'filed', 0)];
    expect(openIntakes(list).map((i) => i.id)).toEqual(['old', 'late', 'v']);
    const passed = [
      ...list,
      { ...make('mine', 'passed_on', 2), to: 'a' },
      { ...make('other', 'passed_on', 1), to: 'b' },
    ];
    expect(openIntakes(passed, new Set(['a'])).map((i) => i.id)).toEqual(['old', 'late', 'v', 'mine']);
  });
  it('matters wait until closed; a question is done with its answer', () => {
    const make = (id: string, kind: Matter['kind'], state: Matter['state'], due?: number) =>
      ({ id, kind, state, due: due === undefined ? null : at(due), at: at(0) }) as Matter;
    const list = [
      make('i', 'instruction', 'answered'),
      make('q', 'question', 'answered', 1),
      make('soon', 'question', 'open', 2),
      make('closed', 'instruction', 'closed'),
    ];
    expect(openMatters(list).map((m) => m.id)).toEqual(['soon', 'i']);
  });
});

describe('finding', () => {
  it('wants every word, in any text, whatever the width', () => {
    expect(matches('什刹海 火', '什刹海街道', '居民楼起火')).toBe(true);
    expect(matches('ＸＣ２０２６', 'xc20260012')).toBe(true);
    expect(matches('什刹海 水', '什刹海街道', '居民楼起火')).toBe(false);
    expect(matches('', undefined)).toBe(true);
  });
});
