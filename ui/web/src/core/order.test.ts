import { describe, expect, it } from 'vitest';
import { HeldOrder } from './order.ts';

const order = () => {
  const o = new HeldOrder();
  o.show(['a', 'b', 'c', 'd'], 0);
  return o;
};

describe('the held order', () => {
  it('follows what is wanted while nobody works', () => {
    expect(order().show(['d', 'a'], 1)).toEqual({ order: ['d', 'a'], moved: 0 });
  });
  it('holds for three seconds after the last key and counts what would move', () => {
    const o = order();
    o.touch(1_000);
    expect(o.show(['d', 'a', 'b', 'c'], 3_999)).toEqual({ order: ['a', 'b', 'c', 'd'], moved: 1 });
    expect(o.show(['d', 'a', 'b', 'c'], 4_000)).toEqual({ order: ['d', 'a', 'b', 'c'], moved: 0 });
  });
  it('keeps the place of what is gone and puts what is new at the end', () => {
    const o = order();
    o.touch(1_000);
    expect(o.show(['x', 'a', 'c', 'd'], 1_001)).toEqual({ order: ['a', 'b', 'c', 'd', 'x'], moved: 2 });
  });
  it('counts the fewest rows that have to move', () => {
    const o = order();
    o.touch(0);
    expect(o.show(['d', 'c', 'b', 'a'], 1).moved).toBe(3);
    expect(o.show(['a', 'c', 'b', 'd'], 1).moved).toBe(1);
    expect(o.show(['a', 'b', 'c', 'd'], 1).moved).toBe(0);
  });
  it('lets the new order in when asked', () => {
    const o = order();
    o.touch(0);
    o.release();
    expect(o.show(['b', 'a'], 1)).toEqual({ order: ['b', 'a'], moved: 0 });
  });
});
