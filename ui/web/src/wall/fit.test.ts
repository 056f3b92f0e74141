import { describe, expect, it } from 'vitest';
import { rowsThatFit, sizes, usual, viewingFrom } from './fit.ts';

describe('sizes on the wall', () => {
  it('are 16′ of arc at least: 23 mm at five metres', () => {
    const s = sizes({ diagonal: 75, distance: 5 });
    expect(s.leastMm).toBeCloseTo(23.3, 1);
    expect(s.preferredMm).toBeGreaterThan(28);
    expect(s.tooFar).toBe(false);
  });
  it('grow with the distance and shrink with the screen', () => {
    const near = sizes({ diagonal: 75, distance: 4 });
    const far = sizes({ diagonal: 75, distance: 6 });
    const large = sizes({ diagonal: 98, distance: 5 });
    expect(far.least).toBeGreaterThan(near.least);
    expect(large.least).toBeLessThan(sizes(usual).least);
  });
  it('say so when the screen is too small, and up to where it serves', () => {
    const s = sizes({ diagonal: 43, distance: 8 });
    expect(s.tooFar).toBe(true);
    expect(s.reach).toBeLessThan(8);
    expect(sizes({ diagonal: 43, distance: s.reach }).tooFar).toBe(false);
    expect(sizes({ diagonal: 43, distance: s.reach + 0.3 }).tooFar).toBe(true);
  });
});

describe('what was kept of the viewing', () => {
  it('is held within bounds', () => {
    expect(viewingFrom('{"diagonal":5000,"distance":0}')).toEqual({ diagonal: 300, distance: 1 });
    expect(viewingFrom('{"diagonal":98,"distance":7.5}')).toEqual({ diagonal: 98, distance: 7.5 });
  });
  it('is the usual where it cannot be read', () => {
    for (const text of [null, '', 'x', '7', '{"diagonal":"98"}']) expect(viewingFrom(text)).toEqual(usual);
  });
});

describe('rows of a list', () => {
  it('are all shown where all fit', () => expect(rowsThatFit(600, 100, 40, 6)).toBe(6));
  it('leave room for the line that says how many are left', () => {
    expect(rowsThatFit(600, 100, 40, 7)).toBe(5);
    expect(rowsThatFit(640, 100, 40, 7)).toBe(6);
  });
  it('are six at most', () => expect(rowsThatFit(5000, 100, 40, 50)).toBe(6));
  it('are none before the space is known', () => expect(rowsThatFit(0, 0, 0, 9)).toBe(0));
});
