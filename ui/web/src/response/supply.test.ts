import { describe, expect, it } from 'vitest';
import type { Supplies, SupplyLine } from '../core/response.ts';
import { proposed, quantities, steps } from './supply.ts';

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
  ...more,
});

describe('a request for supplies', () => {
  it('waits for its approval: nothing can be done with it', () => {
    expect(steps(request({}))).toEqual([]);
  });
  it('is ordered before anything is issued', () => {
    const lines = [line({ approved: 150, issuable: 150 })];
    expect(steps(request({ state: 'approved', lines }))).toEqual(['order']);
    expect(steps(request({ state: 'ordered', ordered: '2026-11-22T08:00:00+08:00', lines }))).toEqual(['issue']);
  });
  it("of a street's own stock needs no order", () => {
    expect(steps(request({ own: true, state: 'approved', lines: [line({ approved: 5, issuable: 5 })] }))).toEqual([
      'issue',
    ]);
  });
  it('can be received while it is on the way, and settled while it is out', () => {
    const lines = [line({ issued: 150, in_transit: 2, balance: 150 })];
    expect(steps(request({ state: 'out', ordered: '2026-11-22T08:00:00+08:00', lines }))).toEqual([
      'receive',
      'settle',
    ]);
  });
  it('that is settled asks nothing more, though some was lost on the way', () => {
    expect(
      steps(request({ state: 'closed', lines: [line({ issued: 5, received: 3, in_transit: 2, balance: 0 })] })),
    ).toEqual([]);
  });
  it('proposes no more than the depot holds', () => {
    expect(proposed(line({ issuable: 150 }), 'issue', 40)).toBe(40);
    expect(proposed(line({ issuable: 150 }), 'issue')).toBe(150);
  });
  it('sends only quantities above zero', () => {
    expect(quantities({ 毛毯: '3', 帐篷: '', 灯: 0, 水: 'x' })).toEqual({ 毛毯: 3 });
    expect(quantities({ 毛毯: '0' })).toBeUndefined();
  });
});
