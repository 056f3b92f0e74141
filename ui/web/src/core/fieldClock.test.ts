import { describe, expect, it } from 'vitest';
import type { ServerClock } from './clock.ts';
import { FieldClock } from './fieldClock.ts';
import { Memory } from './testing.ts';

const frame = { at: 1_000_000, offset: 0, rate: 1, paused: false };
const server = (wall: number, law: unknown = frame) => ({ law, wall: () => wall }) as unknown as ServerClock;

describe('the time without a line', () => {
  it('is this device’s own while they never met', () => {
    const c = new FieldClock('s', new Memory(), () => 42);
    expect([c.known, c.now(), c.off]).toEqual([false, 42, 0]);
  });

  it.each([
    ['right', 1_500_000, 0],
    ['five minutes fast', 1_800_000, 300],
    ['two minutes slow', 1_380_000, -120],
  ])('is the server’s, by a device that is %s', (_, device, off) => {
    let at = device;
    const c = new FieldClock('s', new Memory(), () => at);
    c.learn(server(1_500_000));
    at += 60_000;
    expect([c.now(), c.off]).toEqual([1_560_000, off]);
  });

  it('is known again after the page was killed', () => {
    const keep = new Memory();
    new FieldClock('s', keep, () => 2_000_000).learn(server(1_500_000));
    expect(new FieldClock('s', keep, () => 2_000_000).now()).toBe(1_500_000);
  });

  it.each([
    ['runs at an exercise’s rate', { ...frame, rate: 10 }, 1_000_000 + 10 * 560_000],
    ['stands while the exercise does', { ...frame, rate: 10, paused: true }, 1_000_000],
    ['is moved as the exercise is', { ...frame, offset: 3_600_000 }, 1_560_000 + 3_600_000],
  ])('%s', (_, law, want) => {
    let at = 1_500_000;
    const c = new FieldClock('s', new Memory(), () => at);
    c.learn(server(1_500_000, law));
    at += 60_000;
    expect(c.now()).toBe(want);
  });

  it('outlives a broken store and a full one', () => {
    const keep = new Memory();
    keep.setItem('s', '{');
    keep.fill(0);
    const c = new FieldClock('s', keep, () => 1_000_000);
    c.learn(server(1_500_000));
    expect(c.now()).toBe(1_500_000);
  });
});
