// Instants, spans and how they are written. Beijing time, whole seconds.
import type { Instant } from './wire.ts';

const parsed = new Map<Instant, number>();

/** Milliseconds since 1970 of an instant; undefined for none. Remembers what it has read. */
export function ms(at: Instant | null | undefined): number | undefined {
  if (!at) return undefined;
  let t = parsed.get(at);
  if (t === undefined) {
    t = Date.parse(at);
    if (Number.isNaN(t)) return undefined;
    if (parsed.size > 20_000) parsed.clear();
    parsed.set(at, t);
  }
  return t;
}

/** Beijing has no summer time: the zone is a fixed eight hours. */
const zone = 8 * 3600_000;

const two = (n: number) => String(n).padStart(2, '0');

/** The fields of a moment as read on a Beijing clock. */
export function beijing(t: number) {
  const d = new Date(t + zone);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    weekday: d.getUTCDay(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
  };
}

/** 03:49:50 */
export function clock(t: number): string {
  const b = beijing(t);
  return `${two(b.hour)}:${two(b.minute)}:${two(b.second)}`;
}

/** 03:49 */
export function hourMinute(t: number): string {
  return clock(t).slice(0, 5);
}

/** 2026-11-23 */
export function day(t: number): string {
  const b = beijing(t);
  return `${b.year}-${two(b.month)}-${two(b.day)}`;
}

/** 11-23 */
export function monthDay(t: number): string {
  return day(t).slice(5);
}

/** The clock alone on the day of `now`, with the date on any other. */
export function near(t: number, now: number): string {
  return day(t) === day(now) ? clock(t) : `${monthDay(t)} ${hourMinute(t)}`;
}

/** RFC 3339 in Beijing time, whole seconds. */
export function instant(t: number): Instant {
  return `${day(t)}T${clock(t)}+08:00`;
}

/**
 * Reads what a duty officer types for a time: 3:12, 0312, 03:12:30, 23 14:00,
 * 2026-11-23 03:12. Without a day it is the most recent such time: a time of
 * day later than `now` was yesterday's. `ahead`: a time that is to come, so one
 * earlier than `now` is tomorrow's. Undefined: not a time.
 */
export function readTime(typed: string, now: number, ahead = false): number | undefined {
  const s = typed.trim().replace(/[：]/g, ':').replace(/[/.]/g, '-');
  const full = /^(?:(\d{4})-)?(?:(\d{1,2})-)?(\d{1,2})?[ T日]+(\d{1,2}):?(\d{2})(?::(\d{2}))?$/.exec(s);
  const short = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(s) ?? /^(\d{2})(\d{2})(\d{2})?$/.exec(s);
  const b = beijing(now);
  if (short) {
    const [hour, minute, second] = [Number(short[1]), Number(short[2]), Number(short[3] ?? 0)];
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const t = Date.UTC(b.year, b.month - 1, b.day, hour, minute, second) - zone;
    if (ahead) return t < now ? t + 86_400_000 : t;
    return t > now ? t - 86_400_000 : t;
  }
  if (full && full[3]) {
    const year = Number(full[1] ?? b.year);
    const month = Number(full[2] ?? b.month);
    const [date, hour, minute, second] = [Number(full[3]), Number(full[4]), Number(full[5]), Number(full[6] ?? 0)];
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
    const at = new Date(Date.UTC(year, month - 1, date, hour, minute, second));
    return at.getUTCDate() === date && at.getUTCMonth() === month - 1 ? at.getTime() - zone : undefined;
  }
  return undefined;
}

/** 12:31, and 1:44:41 from one hour on; whole days in front beyond one. */
export function span(millis: number): string {
  const s = Math.floor(Math.abs(millis) / 1000);
  const [h, m, sec] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
  return h > 0 ? `${h}:${two(m)}:${two(sec)}` : `${two(m)}:${two(sec)}`;
}

export type Urgency = 'calm' | 'soon' | 'over';

export interface Countdown {
  /** Milliseconds to go; negative: over. */
  left: number;
  /** mm:ss or h:mm:ss, without sign: the word tells on which side. */
  text: string;
  urgency: Urgency;
}

/**
 * What to show of a due at a moment. The due second is in time to its end
 * (A01), so "over" begins one second later. Soon: from `soonAt` on.
 */
export function countdown(due: number, now: number, soonAt?: number): Countdown {
  const left = Math.floor(due / 1000) * 1000 - Math.floor(now / 1000) * 1000;
  const urgency = left < 0 ? 'over' : soonAt !== undefined && now >= soonAt ? 'soon' : 'calm';
  return { left, text: span(left), urgency };
}
