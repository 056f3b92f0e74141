import { describe, expect, it } from 'vitest';
import type { Street } from '../core/plan.ts';
import type { Alarm, Incident, Obligation, Report } from '../core/wire.ts';
import { calm, cells, extent, gravest, happenings, nextDeadlines, onDuty, overdue } from './rows.ts';

const T = Date.parse('2026-11-23T03:00:00+08:00');
const at = (minutes: number) => new Date(T + minutes * 60_000).toISOString();
const incident = (id: string, over: Partial<Incident> = {}): Incident =>
  ({
    id,
    title: id,
    type: 9,
    phase: 'received',
    severity: { level: 2 },
    receipt: at(-5),
    street: 'a',
    ...over,
  }) as Incident;
const duty = (id: number, over: Partial<Obligation> = {}): Obligation =>
  ({ id, rule: 'r', subject: 'A', debtor: 'x', state: 'open', hard: true, due: at(10), ...over }) as Obligation;
const alarm = (over: Partial<Alarm>): Alarm =>
  ({ key: 'k', priority: 'urgent', subject: 'A', for: ['x'], ...over }) as Alarm;
const street = (org: string, x: number, y: number, w = 2, h = 2) => ({ org, cell: { x, y, w, h } }) as Street;

describe('the gravest incidents', () => {
  it('come by severity, reached before possible, then by the due', () => {
    const rows = gravest(
      [
        incident('low', { severity: { level: 1 } }),
        incident('may', { severity: { level: 4, may: true } }),
        incident('major', { severity: { level: 4 } }),
        incident('late', { severity: { level: 1 } }),
        incident('done', { severity: { level: 5 }, phase: 'ended' }),
      ],
      [duty(1, { subject: 'late', due: at(1) }), duty(2, { subject: 'low', due: at(9) })],
    );
    expect(rows.map((r) => r.incident.id)).toEqual(['major', 'may', 'late', 'low']);
  });
});

describe('the next deadlines', () => {
  const list = (duties: Obligation[]) => nextDeadlines(duties, T).map((d) => d.duty.id);
  it('put overdue first, hard before targets, then by due', () => {
    expect(
      list([
        duty(1, { hard: false, due: null, target: at(-30) }),
        duty(2, { due: at(3) }),
        duty(3, { due: at(-2) }),
        duty(4, { due: at(1), state: 'met' }),
        duty(5, { due: at(40), state: 'overdue' }),
      ]),
    ).toEqual([3, 5, 2, 1]);
  });
  it('are one line for one report owed to several', () => {
    const due = nextDeadlines([duty(8, { creditor: 'p' }), duty(7, { creditor: 'q' }), duty(9, { slot: 2 })], T);
    expect(due.map((d) => [d.duty.id, d.creditors])).toEqual([
      [7, 2],
      [9, 1],
    ]);
  });
  it('are one line for what many owe for the same by the same second', () => {
    const many = [duty(7, { debtor: 'a' }), duty(8, { debtor: 'b' }), duty(9, { debtor: 'c', due: at(30) })];
    expect(nextDeadlines(many, T).map((d) => [d.duty.id, d.debtors])).toEqual([
      [7, 2],
      [9, 1],
    ]);
  });
  it('count the due second as in time (A01)', () => {
    expect(overdue(duty(1, { due: at(0) }), T + 999)).toBe(false);
    expect(overdue(duty(1, { due: at(0) }), T + 1000)).toBe(true);
    expect(overdue(duty(1, { hard: false, due: null, target: at(-9) }), T)).toBe(false);
  });
});

describe('the schematic', () => {
  const streets = [street('a', 0, 0), street('b', 2, 0, 3, 4)];
  it('counts live incidents and keeps the gravest', () => {
    const map = cells(streets, {
      incidents: [
        incident('A', { severity: { level: 3, may: true } }),
        incident('B', { severity: { level: 3 } }),
        incident('C', { street: undefined }),
        incident('D', { phase: 'archived' }),
        incident('E', { merged_into: 'A' }),
      ],
      duties: [],
      alarms: [],
      now: T,
    });
    expect(map.elsewhere).toBe(1);
    expect(map.cells.map((c) => [c.count, c.worst, c.pressing])).toEqual([
      [2, { level: 3 }, false],
      [0, undefined, false],
    ]);
  });
  it('outlines what is overdue or urgent, and not what is acknowledged or only a target', () => {
    const pressing = (duties: Obligation[], alarms: Alarm[]) =>
      cells(streets, { incidents: [incident('A')], duties, alarms, now: T }).cells[0]?.pressing;
    expect(pressing([duty(1, { due: at(-1) })], [])).toBe(true);
    expect(pressing([], [alarm({})])).toBe(true);
    expect(pressing([], [alarm({ ack_at: at(-1) })])).toBe(false);
    expect(pressing([], [alarm({ priority: 'important' })])).toBe(false);
    expect(pressing([duty(1, { hard: false, due: null, target: at(-9) })], [])).toBe(false);
  });
  it('is as large as its streets', () => expect(extent(streets)).toEqual({ width: 5, height: 4 }));
});

describe('what has just happened', () => {
  it('is told newest first: received, delivered, signed for, not taken', () => {
    const report = {
      id: 'R',
      incidents: ['A'],
      kind: 'first',
      deliveries: [
        { to: 'p', state: 'delivered', at: at(2) },
        { to: 'q', state: 'delivered', at: at(1), seen: at(4) },
        { to: 's', state: 'failed', recorded: at(3) },
        { to: 'w', state: 'waiting' },
      ],
    } as Report;
    const list = happenings([incident('A', { receipt: at(0) }), incident('M', { phase: 'merged' })], [report], 9);
    expect(list.map((h) => [h.what, h.to])).toEqual([
      ['seen', 'q'],
      ['failed', 's'],
      ['delivered', 'p'],
      ['received', undefined],
    ]);
  });
});

it('an empty post is shown as empty', () => {
  expect(onDuty(undefined, [{ id: 'duty-office/leader', person: 'li' }])).toContainEqual({
    seat: 'duty-office/leader',
    person: 'li',
  });
  expect(onDuty(undefined, []).every((p) => p.person === undefined)).toBe(true);
});

it('reloads only while nothing urgent is open on its desk', () => {
  const desk = { seat: 's', bodies: new Set(['x']) };
  expect(calm([alarm({})], desk, T)).toBe(false);
  expect(calm([alarm({ ack_at: at(0) })], desk, T)).toBe(true);
  expect(calm([alarm({ for: ['y'] })], desk, T)).toBe(true);
});
