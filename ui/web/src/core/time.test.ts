import { describe, expect, it } from 'vitest';
import { clock, countdown, day, instant, ms, near, readTime, span } from './time.ts';

const at = (s: string) => ms(s) as number;
const now = at('2026-11-23T03:12:00+08:00');

describe('time', () => {
  it('is read on a Beijing clock, wherever the machine is', () => {
    expect(clock(at('2026-11-22T19:12:05Z'))).toBe('03:12:05');
    expect(day(at('2026-11-22T19:12:05Z'))).toBe('2026-11-23');
    expect(instant(at('2026-11-22T19:12:05Z'))).toBe('2026-11-23T03:12:05+08:00');
  });
  it('of none is none', () => {
    expect([ms(null), ms(undefined), ms(''), ms('nonsense')]).toEqual([undefined, undefined, undefined, undefined]);
  });
  it('carries its date only on another day', () => {
    expect(near(at('2026-11-23T01:00:00+08:00'), now)).toBe('01:00:00');
    expect(near(at('2026-11-22T23:59:00+08:00'), now)).toBe('11-22 23:59');
  });
  it('of a span is minutes, and hours from one hour', () => {
    expect([0, 751_000, 3_599_000, 3_600_000, 6_281_000, 90_000_000].map(span)).toEqual([
      '00:00',
      '12:31',
      '59:59',
      '1:00:00',
      '1:44:41',
      '25:00:00',
    ]);
  });
});

describe('a countdown', () => {
  const due = now + 60_000;
  it('is in time to the end of the due second', () => {
    expect(countdown(due, due).urgency).toBe('calm');
    expect(countdown(due, due + 999)).toMatchObject({ left: 0, text: '00:00', urgency: 'calm' });
    expect(countdown(due, due + 1_000)).toMatchObject({ text: '00:01', urgency: 'over' });
  });
  it('is soon from the instant that the server names', () => {
    expect(countdown(due, now, now + 1).urgency).toBe('calm');
    expect(countdown(due, now + 1, now + 1).urgency).toBe('soon');
  });
});

describe('a typed time', () => {
  it.each([
    ['3:12', '2026-11-23T03:12:00+08:00'],
    ['03：12', '2026-11-23T03:12:00+08:00'],
    ['0305', '2026-11-23T03:05:00+08:00'],
    ['03:11:59', '2026-11-23T03:11:59+08:00'],
    ['23:50', '2026-11-22T23:50:00+08:00'],
    ['22 14:00', '2026-11-22T14:00:00+08:00'],
    ['11-20 08:30', '2026-11-20T08:30:00+08:00'],
    ['2026-11-01 00:00:01', '2026-11-01T00:00:01+08:00'],
  ])('%s', (typed, want) => expect(instant(readTime(typed, now) as number)).toBe(want));
  it('that is to come is the next such time', () => {
    expect(instant(readTime('16:00', now, true) as number)).toBe('2026-11-23T16:00:00+08:00');
    expect(instant(readTime('3:00', now, true) as number)).toBe('2026-11-24T03:00:00+08:00');
    expect(instant(readTime('22 14:00', now, true) as number)).toBe('2026-11-22T14:00:00+08:00');
  });
  it.each(['', '24:00', '3:60', '2026-02-30 10:00', '13-01 10:00', '昨天', '12'])('%s is none', (typed) =>
    expect(readTime(typed, now)).toBeUndefined(),
  );
});
