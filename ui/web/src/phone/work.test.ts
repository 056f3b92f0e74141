import { describe, expect, it } from 'vitest';
import { Plan, type PlanText } from '../core/plan.ts';
import type { Warning } from '../core/warning.ts';
import { Memory } from '../core/testing.ts';
import { Scenes, type Scene } from './scene.ts';
import { checklist, scanned, streetOf, warningsFor } from './work.ts';

const title = { zh: '一', en: 'one' };
const item = (id: string, by: string, more = {}) => ({ id, by, title, ...more });
const plan = new Plan({
  streets: [{ org: 'street-a' }, { org: 'street-b' }],
  communities: [{ code: '1', street: 'street-a' }],
  checklists: [
    item('order', 'street-of'),
    item('people', 'street-of', { needs: 'count' }),
    item('told', 'street-of', { met_by: 'street_told' }),
    item('persuade', 'street-of', { when: 'category == social_security' }),
    item('help', 'residents-committee'),
    item('join', 'grid-worker'),
    item('public', 'public', { guidance: true }),
  ],
} as unknown as PlanText);
const scene = (lists: unknown[]) => ({ at: 1, checklists: lists }) as Scene;

describe('a first responder’s list', () => {
  it.each([
    ['the street of the incident', 'street-a/duty', ['order', 'people']],
    ['another street', 'street-b/duty', []],
    ['its residents’ committee', 'community:1/duty', ['help']],
    ['a grid worker of the street', 'street-a/grid', ['order', 'people', 'join']],
    ['a department', 'fire-rescue/field', []],
  ])('is the plan’s without a line: %s', (_, seat, want) => {
    expect(checklist(undefined, plan, seat, 'street-a').map((i) => i.id)).toEqual(want);
  });
  it('is the server’s where its page is here, also when it has no item', () => {
    const own = {
      by: 'street-a',
      items: [
        { id: 'order', state: 'done' },
        { id: 'x', guidance: true },
      ],
    };
    const other = { by: 'unit', items: [{ id: 'unit-starts', state: 'open' }] };
    const let_ = { by: 'community:1', items: [{ id: 'help', state: 'open', may: true }] };
    const ids = (s: Scene) => checklist(s, plan, 'street-a/duty', 'street-a').map((i) => i.id);
    expect(ids(scene([let_, own, other]))).toEqual(['order', 'help']);
    expect(ids(scene([other]))).toEqual([]);
  });
});

describe('warnings over a seat', () => {
  const row = (id: string, state: string, streets: string[], level = 'red') =>
    ({ id, state, streets, level, issued: null }) as unknown as Warning;
  const rows = [
    row('yellow', 'in_force', ['street-a'], 'yellow'),
    row('red', 'run_out', ['street-a', 'street-b']),
    row('whole', 'in_force', [], 'blue'),
    row('theirs', 'in_force', ['street-b']),
    row('relay-a', 'relayed', ['street-a']),
    row('relay-b', 'relayed', ['street-b']),
    row('over', 'lifted', ['street-a']),
    row('asked', 'proposed', ['street-a']),
  ];
  it.each([
    ['a street: its own, the gravest first, and what was relayed to it', 'street-a', 'red yellow whole relay-a'],
    ['a body of the district: all of them', '', 'red theirs yellow whole relay-a relay-b'],
  ])('%s', (_, street, want) => {
    expect(warningsFor(rows, street).map((x) => x.id)).toEqual(want.split(' '));
  });
  it.each([
    ['street-a/grid', 'street-a'],
    ['community:1/duty', 'street-a'],
    ['fire-rescue/field', ''],
  ])('%s works in %s', (seat, want) => expect(streetOf(plan, seat)).toBe(want));
});

describe('what a camera reads', () => {
  it.each([
    ['XC20260012:482913', { incident: 'XC20260012', code: '482913' }],
    [' 482913\n', { code: '482913', incident: undefined }],
    ['team/T01', { team: 'T01' }],
    ['48291', {}],
    ['https://example.org/482913', {}],
  ])('%s', (text, want) => expect(scanned(text)).toEqual(want));
});

describe('what is kept of an incident’s page', () => {
  it('is there again, the newest twelve, of this person and seat alone', () => {
    const keep = new Memory();
    const mine = new Scenes('li/w/seat', keep);
    for (let at = 1; at <= 13; at++) mine.save(`XC${at}`, { at } as Scene);
    expect([mine.load('XC1'), mine.load('XC13')?.at]).toEqual([undefined, 13]);
    expect(new Scenes('wang/w/seat', keep).load('XC13')).toBeUndefined();
    mine.clear();
    expect(keep.length).toBe(0);
  });
  it('is missing where there is no room, and nothing fails', () => {
    const keep = new Memory();
    keep.fill(3);
    const s = new Scenes('li', keep);
    s.save('XC1', { at: 1 } as Scene);
    expect(s.load('XC1')).toBeUndefined();
  });
});
