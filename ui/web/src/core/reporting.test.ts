import { describe, expect, it } from 'vitest';
import { Plan, type Form, type PlanText } from './plan.ts';
import { blanks, formFor, likely, meets, owedReports, prefill, senderOf } from './reporting.ts';
import type { Obligation, Report } from './wire.ts';

let n = 0;
const duty = (act: string, creditor: string, more: Partial<Obligation> = {}) =>
  ({ id: ++n, subject: 'X', debtor: 'office', act, creditor, state: 'open', hard: true, ...more }) as Obligation;
const form: Form = {
  id: 'eight-elements',
  cite: '4.1.8',
  title: { zh: '', en: '' },
  items: [
    { id: 'place', title: { zh: '', en: '' }, explicit: ['unknown', 'verifying'] },
    { id: 'trend', title: { zh: '', en: '' }, explicit: ['unknown', 'verifying', 'unchanged'] },
    { id: 'support', title: { zh: '', en: '' }, explicit: ['verifying'], choice: ['yes', 'no'] },
    { id: 'result', title: { zh: '', en: '' }, explicit: [] },
  ],
};

describe('what is most likely reported', () => {
  const city = duty('report', 'city', { hard: false, target: '2026-11-23T03:00:00+08:00' });
  const room = duty('report', 'duty-office', { due: '2026-11-23T03:20:00+08:00' });
  it('is what presses most, to all who await the same', () => {
    const owed = owedReports(
      [city, room, duty('depart', 'x'), duty('report', 'y', { debtor: 'street' })],
      'X',
      new Set(['office']),
    );
    expect(owed).toEqual([room, city]);
    expect(likely(owed, [], 'duty-office')).toEqual({ kind: 'first', to: ['duty-office', 'city'] });
  });
  it('keeps what goes to the city apart, for it needs a second hand', () => {
    const owed = [room, city];
    expect(likely(owed, [], 'duty-office', (org) => org === 'city').to).toEqual(['duty-office']);
    expect(likely([city, room], [], 'duty-office', (org) => org === 'city').to).toEqual(['city']);
  });
  it('is a first report to the duty office where nothing is owed, later a follow-up', () => {
    expect(likely([], [], 'duty-office')).toEqual({ kind: 'first', to: ['duty-office'] });
    expect(likely([], [{} as Report], 'duty-office').kind).toBe('follow_up');
  });
});

describe('what a report meets', () => {
  it('a follow-up meets no immediate report, and a detailed one meets both', () => {
    const [report, detail, slot] = [duty('report', 'a'), duty('detail', 'a'), duty('follow_up', 'a', { slot: 1 })];
    const owed = [report, detail, slot];
    expect(meets(owed, 'follow_up', ['a'])).toEqual([slot]);
    expect(meets(owed, 'first', ['a'])).toEqual([report]);
    expect(meets(owed, 'detailed', ['a'])).toEqual([report, detail]);
    expect(meets(owed, 'detailed', ['b'])).toEqual([]);
  });
  it('of a series only the oldest slot', () => {
    const slots = [1, 2].map((slot) => duty('follow_up', 'a', { slot, rule: 'follow-up' }));
    expect(meets(slots, 'follow_up', ['a'])).toEqual([slots[0]]);
  });
});

describe('the form', () => {
  const plan = new Plan({ forms: [form, { ...form, id: 'detailed' }] } as unknown as PlanText);
  it('is that of the duty, or of the kind', () => {
    expect(formFor(plan, 'first', [duty('report', 'a', { form: 'detailed' })])?.id).toBe('detailed');
    expect(formFor(plan, 'detailed', [duty('report', 'a', { form: 'eight-elements' })])?.id).toBe('detailed');
    expect(formFor(plan, 'verification', [])?.id).toBe('eight-elements');
    expect(formFor(plan, 'forward', [])).toBeUndefined();
  });
  it('starts from what is known, else 核实中 where that is allowed', () => {
    expect(prefill(form, { place: '牛街 8 号' }, undefined)).toEqual({
      place: '牛街 8 号',
      trend: '?verifying',
      support: '?verifying',
      result: '',
    });
  });
  it('keeps what the last report said, as unchanged where the form knows that', () => {
    const last = { items: { place: '牛街', trend: '平稳', support: 'yes', result: '?unknown' } } as unknown as Report;
    expect(prefill(form, { place: '别处' }, last)).toEqual({
      place: '牛街',
      trend: '?unchanged',
      support: 'yes',
      result: '',
    });
  });
  it('names its blanks', () => {
    expect(blanks(form, { place: 'x', trend: ' ', support: '?verifying' })).toEqual(['trend', 'result']);
    expect(blanks(undefined, {})).toEqual([]);
  });
});

describe('in whose name a report goes out', () => {
  const of = (...debtors: string[]) => debtors.map((debtor, id) => ({ id, debtor }) as Obligation);
  it.each([
    ['its own duty', of('hq-office'), undefined],
    ['the headquarters that it is the office of', of('hq', 'hq'), 'hq'],
    ['its own among them', of('hq', 'hq-office'), undefined],
    ['several bodies', of('hq', 'committee'), undefined],
    ['nothing owed', of(), undefined],
  ])('%s', (_, met, want) => expect(senderOf(met, 'hq-office')).toBe(want));
});
