import { describe, expect, it } from 'vitest';
import type { DutyDetail } from '../core/wire.ts';
import { beyondTarget, hasStory, history, lateness, ordered } from './duty.ts';

const T = Date.parse('2026-11-23T03:00:00+08:00');
const at = (minutes: number) => new Date(T + minutes * 60_000).toISOString();
const duty = (id: number, over: Partial<DutyDetail> = {}): DutyDetail =>
  ({ id, state: 'open', hard: true, due: at(10), born: at(-10), limits: [], ...over }) as DutyDetail;

it('pending duties come first, hard before targets, then what was settled last', () => {
  const list = ordered([
    duty(1, { state: 'met', born: at(-30) }),
    duty(2, { hard: false, due: null, target: at(1) }),
    duty(3, { due: at(20) }),
    duty(4, { state: 'waived', born: at(-5) }),
    duty(5, { due: at(5) }),
  ]);
  expect(list.map((d) => d.id)).toEqual([5, 3, 2, 4, 1]);
});

describe('the dues over time', () => {
  const moved = duty(1, {
    limits: [
      { kind: 'hard', due: at(20), since: at(-9), until: at(-3) },
      { kind: 'hard', due: at(5), since: at(-3), cause: 'occurrence' },
      { kind: 'target', due: at(1), since: at(-9) },
    ],
  });
  it('tell every due with its interval, and leave out what never moved (A06)', () => {
    expect(history(moved).map((l) => [l.kind, l.due])).toEqual([
      ['hard', at(20)],
      ['hard', at(5)],
    ]);
    expect(hasStory(moved)).toBe(true);
    expect(hasStory(duty(2, { limits: [{ kind: 'hard', due: at(5), since: at(-3) }] }))).toBe(false);
  });
});

describe('lateness', () => {
  it('of a pending duty grows; the due second is in time', () => {
    expect(lateness(duty(1, { due: at(0) }), T + 999)).toBe(0);
    expect(lateness(duty(1, { due: at(-1) }), T)).toBe(60_000);
  });
  it('of a settled one is what the server judged', () => {
    expect(lateness(duty(1, { state: 'met_late', due: at(-9), late_seconds: 42 }), T)).toBe(42_000);
  });
  it('of a target is told apart', () => {
    const target = duty(1, { hard: false, due: null, target: at(-2) });
    expect(lateness(target, T)).toBe(0);
    expect(beyondTarget(target, T)).toBe(120_000);
  });
});
