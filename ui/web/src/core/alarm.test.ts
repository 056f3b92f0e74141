import { describe, expect, it } from 'vitest';
import { acknowledges, entries, patterns, Ringer, shelved, Silence, sounding, strip } from './alarm.ts';
import { Speaker, type Audio } from './sound.ts';
import { instant } from './time.ts';
import type { Alarm, Obligation, Priority } from './wire.ts';

const now = Date.UTC(2026, 10, 22, 19);
const desk = { seat: 'office/deputy', bodies: new Set(['office', 'committee']) };
let n = 0;
const alarm = (priority: Priority, more: Partial<Alarm> = {}): Alarm => ({
  key: `k${++n}`,
  priority,
  what: 'new_incident',
  subject: `XC${n}`,
  for: ['office'],
  raised: instant(now - 1000 * n),
  rings: 1,
  sounds: true,
  ...more,
});
const duty = (hard: boolean) => ({ hard }) as Obligation;
const heard = (alarms: Alarm[], hard = true) => sounding(alarms, desk, now, () => duty(hard)).map((a) => a.key);

describe('what concerns a desk', () => {
  it('is for its body, for one in whose name it acts, for its very seat, or escalated to it', () => {
    const list = [
      alarm('general'),
      alarm('general', { for: ['committee'] }),
      alarm('general', { for: ['street-x'], seats: ['office/deputy'] }),
      alarm('general', { for: ['street-x'], seats: ['office/chief'] }),
      alarm('general', { for: null }),
      alarm('general', { for: null, to: ['office/deputy'] }),
      alarm('general', { for: null, to: ['office/chief'] }),
    ];
    expect(
      strip(list, desk, now)
        .map((a) => list.indexOf(a))
        .sort(),
    ).toEqual([0, 1, 2, 5]);
  });
  it('is listed heaviest first, then oldest, until acknowledged, also when its cause is gone', () => {
    const old = alarm('important', { raised: instant(now - 90_000) });
    const fresh = alarm('important', { raised: instant(now) });
    const urgent = alarm('urgent', { cleared: instant(now) });
    const done = alarm('urgent', { ack_at: instant(now) });
    expect(strip([fresh, old, done, urgent], desk, now)).toEqual([urgent, old, fresh]);
  });
  it('leaves what is shelved aside until its time', () => {
    const shelved = alarm('notice', { shelved: instant(now + 60_000) });
    expect(strip([shelved], desk, now)).toEqual([]);
    expect(strip([shelved], desk, now + 60_000)).toEqual([shelved]);
  });
});

describe('a flood', () => {
  const many = (count: number, more: Partial<Alarm> = {}) =>
    Array.from({ length: count }, () => alarm('general', { street: 's', type: 7, raised: instant(now), ...more }));
  it('is ten in ten minutes: what is alike is one entry', () => {
    expect(entries(many(9), now)).toMatchObject({ flooded: 0 });
    expect(entries(many(9), now).list).toHaveLength(9);
    const flooded = entries([...many(8), ...many(2, { street: 'z' })], now);
    expect(flooded.flooded).toBe(10);
    expect(flooded.list.map((e) => e.like.length)).toEqual([7, 1]);
    expect(entries(many(20, { raised: instant(now - 601_000) }), now).flooded).toBe(0);
  });
  it('never hides an urgent alarm', () => {
    const urgent = [alarm('urgent', { street: 's', type: 7 }), alarm('urgent', { street: 's', type: 7 })];
    expect(entries([...urgent, ...many(10)], now).list).toHaveLength(3);
  });
  it('is acknowledged together only where it is light', () => {
    const [light] = entries(many(10), now).list;
    expect(acknowledges(light!)).toHaveLength(10);
    const [heavy] = entries(many(10, { priority: 'important' }), now).list;
    expect(acknowledges(heavy!)).toEqual([heavy!.alarm.key]);
  });
  it('counts what is put aside', () => {
    const aside = alarm('notice', { shelved: instant(now + 1000) });
    expect(shelved([aside, alarm('notice')], desk, now)).toBe(1);
    expect(shelved([aside], desk, now + 2000)).toBe(0);
  });
});

describe('what sounds', () => {
  it('is never a target, a notice, what is cleared, or what the server holds silent', () => {
    expect(heard([alarm('urgent')], false)).toEqual([]);
    expect(heard([alarm('notice')])).toEqual([]);
    expect(heard([alarm('urgent', { cleared: instant(now) })])).toEqual([]);
    expect(heard([alarm('urgent', { sounds: false })])).toEqual([]);
  });
  it('is one sound an incident, its heaviest', () => {
    const light = alarm('general', { subject: 'S' });
    const heavy = alarm('urgent', { subject: 'S' });
    expect(heard([light, heavy])).toEqual([heavy.key]);
  });
});

describe('silence', () => {
  it('lasts sixty seconds', () => {
    const s = new Silence();
    s.begin(0, []);
    expect(s.left(59_999)).toBe(1);
    expect(s.left(60_000)).toBe(0);
  });
  it('is broken by a new urgent alarm, not by one it knew', () => {
    const s = new Silence();
    s.begin(0, ['a']);
    s.hear(['a']);
    expect(s.left(1)).toBeGreaterThan(0);
    s.hear(['a', 'b']);
    expect(s.left(1)).toBe(0);
  });
});

describe('the ringer', () => {
  it('repeats urgent every five seconds and important every fifteen', () => {
    const r = new Ringer();
    const urgent = [alarm('urgent')];
    const played: number[] = [];
    for (let s = 0; s < 20; s++) if (r.tick(urgent, s)) played.push(s);
    expect(played).toEqual([0, 5, 10, 15]);
    const r2 = new Ringer();
    const important = [alarm('important')];
    played.length = 0;
    for (let s = 0; s < 40; s++) if (r2.tick(important, s)) played.push(s);
    expect(played).toEqual([0, 15, 30]);
  });
  it('plays a general alarm once a ring', () => {
    const r = new Ringer();
    const a = alarm('general');
    expect(r.tick([a], 0)).toBe('general');
    expect(r.tick([a], 10)).toBeUndefined();
    expect(r.tick([{ ...a, rings: 2 }], 20)).toBe('general');
  });
  it('lets the heavier one in at once and falls back to the lighter', () => {
    const r = new Ringer();
    const [important, urgent] = [alarm('important'), alarm('urgent')];
    expect(r.tick([important], 0)).toBe('important');
    expect(r.tick([important, urgent], 1)).toBe('urgent');
    expect(r.tick([important], 2)).toBeUndefined();
    expect(r.tick([important], 6)).toBe('important');
  });
  it('is quiet when nothing sounds', () => {
    expect(new Ringer().tick([], 0)).toBeUndefined();
  });
});

describe('the notes', () => {
  it('are five (3+2), three, one and none, all of 150 to 1000 Hz', () => {
    expect(Object.values(patterns).map((p) => p.notes.length)).toEqual([5, 3, 1, 0]);
    for (const p of Object.values(patterns))
      for (const note of p.notes) {
        expect(note.pitch).toBeGreaterThanOrEqual(150);
        expect(note.pitch).toBeLessThanOrEqual(1000);
      }
  });
});

describe('the speaker', () => {
  const fake = (state: 'running' | 'suspended') => {
    const started: number[] = [];
    const param = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {} });
    const audio = {
      state,
      currentTime: 10,
      destination: {},
      resume: async () => {},
      createGain: () => ({ gain: param(), connect() {} }),
      createOscillator: () => ({ frequency: param(), connect() {}, start: (t: number) => started.push(t), stop() {} }),
    };
    return { audio: audio as unknown as Audio, started };
  };
  it('is not ready, and says so, until a press has unlocked it', async () => {
    const { audio, started } = fake('suspended');
    const speaker = new Speaker(() => audio);
    expect(speaker.ready).toBe(false);
    expect(await speaker.unlock()).toBe(false);
    speaker.play('urgent');
    expect(started).toEqual([]);
  });
  it('plays a test when unlocked', async () => {
    const { audio, started } = fake('running');
    const speaker = new Speaker(() => audio);
    expect(await speaker.unlock()).toBe(true);
    expect(started.length).toBeGreaterThan(0);
  });
  it('does without where there is no audio at all', async () => {
    const speaker = new Speaker(() => {
      throw new Error('no audio');
    });
    expect(await speaker.unlock()).toBe(false);
  });
});
