import { describe, expect, it } from 'vitest';
import type { Supplies, SupplyLine } from '../core/response.ts';
import { depots, itemOptions, proposed, quantities, steps } from './supply.ts';

const line = (more: Partial<SupplyLine>): SupplyLine => ({
  item: '毛毯',
  asked: 200,
  approved: 0,
  issued: 0,
  received: 0,
  returned: 0,
  consumed: 0,
  lost: 0,
  issuable: 0,
  in_transit: 0,
  balance: 0,
  ...more,
});
const request = (more: Partial<Supplies>): Supplies => ({
  id: 1,
  by: 'fire-rescue',
  at: null,
  state: 'asked',
  lines: [line({})],
  steps: [],
  ...more,
});

describe('a request for supplies', () => {
  const act = (command: string, allowed: boolean) => ({ command, allowed, who: ['emergency-bureau/duty'] });
  it('offers a seat what it may do, and nothing else', () => {
    const q = request({
      steps: [act('issue-supplies', false), act('receive-supplies', true), act('return-supplies', true)],
    });
    expect(steps(q)).toEqual({ mine: ['receive', 'settle'], next: undefined });
  });
  it('tells whoever may do nothing whose the next step is', () => {
    const issue = act('issue-supplies', false);
    expect(steps(request({ steps: [issue, act('return-supplies', false)] }))).toEqual({
      mine: [],
      next: { step: 'issue', act: issue },
    });
  });
  it('waits for its approval: nothing can be done with it', () => {
    expect(steps(request({}))).toEqual({ mine: [], next: undefined });
  });
  it('proposes no more than the depot holds', () => {
    expect(proposed(line({ issuable: 150 }), 'issue', 40)).toBe(40);
    expect(proposed(line({ issuable: 150 }), 'issue')).toBe(150);
  });
  it('sends only quantities above zero', () => {
    expect(quantities({ 毛毯: '3', 帐篷: '', 灯: 0, 水: 'x' })).toEqual({ 毛毯: 3 });
    expect(quantities({ 毛毯: '0' })).toBeUndefined();
  });
  const held = [
    { values: { name: '毛毯', depot: '东库', quantity: '30' } },
    { values: { name: '毛毯', depot: '西库', quantity: '120' } },
    { values: { name: '帐篷', depot: '西库', quantity: '4' } },
  ];
  it('offers each item once, found by its depots too', () => {
    expect(itemOptions(held, { 毛毯: 150, 雨衣: 9 })).toEqual([
      { value: '毛毯', name: '毛毯', note: '150', also: '东库 西库' },
      { value: '雨衣', name: '雨衣', note: '9', also: '' },
      { value: '帐篷', name: '帐篷', note: '', also: '西库' },
    ]);
  });
  it('offers the depots that hold all of it, the fullest first', () => {
    expect(depots(held, { 毛毯: 20 })).toEqual(['西库', '东库']);
    expect(depots(held, { 毛毯: 20, 帐篷: 4 })).toEqual(['西库']);
    expect(depots(held, { 毛毯: 200 })).toEqual([]);
  });
});
