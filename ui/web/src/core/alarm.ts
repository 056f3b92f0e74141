// Which alarms concern this desk, which of them sounds, and the notes it plays.
// The server raises, escalates and clears alarms; a face only shows and sounds.
import type { Alarm, Obligation, Priority } from './wire.ts';
import { ms } from './time.ts';

/** Heaviest first. */
export const priorities: readonly Priority[] = ['urgent', 'important', 'general', 'notice'];
export const weight = (p: Priority) => priorities.length - priorities.indexOf(p);

export interface Desk {
  seat: string;
  bodies: ReadonlySet<string>;
}

/** Whether an alarm rings on this desk: for its body, for its very seat, or escalated to it. */
export function concerns(alarm: Alarm, desk: Desk): boolean {
  return (
    (alarm.for ?? []).some((org) => desk.bodies.has(org)) ||
    [...(alarm.to ?? []), ...(alarm.seats ?? [])].includes(desk.seat)
  );
}

/** Unacknowledged, not shelved now. Cleared ones stay listed until acknowledged (rule 9). */
export function open(alarm: Alarm, now: number): boolean {
  return !alarm.ack_at && (ms(alarm.shelved) ?? 0) <= now;
}

/** The open alarms of a desk: heaviest first, then the oldest. */
export function strip(alarms: readonly Alarm[], desk: Desk, now: number): Alarm[] {
  return alarms
    .filter((a) => concerns(a, desk) && open(a, now))
    .sort((a, b) => weight(b.priority) - weight(a.priority) || (ms(a.raised) ?? 0) - (ms(b.raised) ?? 0));
}

/** Ten alarms in ten minutes are a flood (rule 5). */
export const flood = { count: 10, within: 600_000 };

/** One entry of the strip: an alarm, and in a flood those that are like it. */
export interface Entry {
  alarm: Alarm;
  like: Alarm[];
}

/**
 * The strip as it is shown. In a flood what is of the same street, type, cause
 * and priority is one entry; an urgent alarm always stands by itself.
 */
export function entries(open: readonly Alarm[], now: number): { list: Entry[]; flooded: number } {
  const fresh = open.filter((a) => now - (ms(a.raised) ?? 0) <= flood.within).length;
  if (fresh < flood.count) return { list: open.map((alarm) => ({ alarm, like: [] })), flooded: 0 };
  const groups = new Map<string, Entry>();
  for (const alarm of open) {
    const key =
      alarm.priority === 'urgent' ? alarm.key : `${alarm.priority}/${alarm.what}/${alarm.street}/${alarm.type}`;
    const group = groups.get(key);
    if (group) group.like.push(alarm);
    else groups.set(key, { alarm, like: [] });
  }
  return { list: [...groups.values()], flooded: fresh };
}

/** What one press acknowledges: urgent and important one at a time, the lighter ones of an entry together (rule 7). */
export function acknowledges(entry: Entry): string[] {
  const alone = entry.alarm.priority === 'urgent' || entry.alarm.priority === 'important';
  return alone ? [entry.alarm.key] : [entry.alarm, ...entry.like].map((a) => a.key).slice(0, 100);
}

/** How many alarms of this desk are put aside now: counted on screen (rule 11). */
export function shelved(alarms: readonly Alarm[], desk: Desk, now: number): number {
  return alarms.filter((a) => concerns(a, desk) && !a.ack_at && (ms(a.shelved) ?? 0) > now).length;
}

/** Whether an alarm may make a sound at all: a notice, a cleared alarm and a mere target never do (rules 4, 12; A02). */
export function audible(alarm: Alarm, duty: Obligation | undefined): boolean {
  return alarm.sounds && alarm.priority !== 'notice' && !alarm.cleared && (duty === undefined || duty.hard);
}

/** Silence is not acknowledgement: it lasts 60 s, and a new urgent alarm breaks it (rule 10). */
export const silenceFor = 60_000;

export class Silence {
  private until = -Infinity;
  private known = new Set<string>();

  /** `urgent`: the urgent alarms that were heard when the silence began. */
  begin(now: number, urgent: Iterable<string>): void {
    this.until = now + silenceFor;
    this.known = new Set(urgent);
  }
  end(): void {
    this.until = -Infinity;
  }
  /** Milliseconds of silence left. */
  left(now: number): number {
    return Math.max(0, this.until - now);
  }
  /** Ends the silence if an urgent alarm sounds that it did not know. */
  hear(urgent: Iterable<string>): void {
    for (const key of urgent) if (!this.known.has(key)) return this.end();
  }
}

/** A ring of one alarm: the same alarm ringing again is another. */
export const ring = (a: Alarm) => `${a.key}#${a.rings}`;

/**
 * What sounds now: the heaviest audible alarm; of one incident only its
 * heaviest counts, so that one incident is one sound (rule 4).
 */
export function sounding(
  alarms: readonly Alarm[],
  desk: Desk,
  now: number,
  dutyOf: (alarm: Alarm) => Obligation | undefined,
): Alarm[] {
  const subjects = new Map<string, Alarm>();
  for (const alarm of strip(alarms, desk, now)) {
    if (audible(alarm, dutyOf(alarm)) && !subjects.has(alarm.subject)) subjects.set(alarm.subject, alarm);
  }
  return [...subjects.values()];
}

/** One note: when it starts and how long it lasts, in seconds; its pitch in Hz. */
export interface Note {
  at: number;
  long: number;
  pitch: number;
}
export interface Pattern {
  notes: readonly Note[];
  /** Seconds from start to start; 0: played once. */
  every: number;
}

const tune = (pitches: readonly number[], starts: readonly number[], long: number): Note[] =>
  pitches.map((pitch, i) => ({ pitch, at: starts[i] ?? 0, long }));

/** Rule 12: urgent five notes (3+2) every 5 s, important three every 15 s, general one, notice none. 150–1000 Hz. */
export const patterns: Readonly<Record<Priority, Pattern>> = {
  urgent: { notes: tune([740, 740, 880, 740, 880], [0, 0.22, 0.44, 0.9, 1.12], 0.16), every: 5 },
  important: { notes: tune([587, 587, 494], [0, 0.3, 0.6], 0.22), every: 15 },
  general: { notes: tune([440], [0], 0.35), every: 0 },
  notice: { notes: [], every: 0 },
};

/**
 * Decides from second to second what the loudspeaker plays. It plays the
 * heaviest pattern that is wanted; a pattern played once is played once a ring.
 */
export class Ringer {
  private playing: Priority | undefined;
  private next = 0;
  private readonly rung = new Set<string>();

  /** `heard`: the alarms that sound; `now` in seconds. Returns the pattern to start now, if any. */
  tick(heard: readonly Alarm[], now: number): Priority | undefined {
    for (const key of [...this.rung]) if (!heard.some((a) => ring(a) === key)) this.rung.delete(key);
    const wanted = heard.filter((a) => patterns[a.priority].every > 0 || !this.rung.has(ring(a)));
    const top = wanted.reduce<Alarm | undefined>(
      (best, a) => (!best || weight(a.priority) > weight(best.priority) ? a : best),
      undefined,
    );
    if (!top) {
      this.playing = undefined;
      return undefined;
    }
    const heavier = this.playing === undefined || weight(top.priority) > weight(this.playing);
    if (!heavier && now < this.next) return undefined;
    for (const a of heard) if (patterns[a.priority].every === 0) this.rung.add(ring(a));
    this.playing = top.priority;
    this.next = now + (patterns[top.priority].every || 2);
    return top.priority;
  }
}
