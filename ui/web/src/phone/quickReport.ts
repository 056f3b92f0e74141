// The quick report: what somebody on the spot pressed and typed, as the command
// that reports it. What is not known is left unknown.
import type { Plan } from '../core/plan.ts';
import { instant } from '../core/time.ts';
import type { SourceKind } from '../core/wire.ts';

export type Tri = 'yes' | 'no' | 'unknown';

export interface QuickReport {
  type: number;
  street: string;
  /** The street follows from the position. */
  here: boolean;
  community: string;
  place: string;
  seen: string;
  trapped: Tri;
  hurt: Tri;
  spreading: Tri;
  level: number;
  sensitive: string[];
  /** A time of day, HH:MM; empty: unknown. */
  occurred: string;
  /** The key of the refused report that this one puts right. */
  corrects?: string;
}
/** Where what is being filled in is kept. */
export const slot = 'phone-report';

export const blankReport = (): QuickReport => ({
  type: 0,
  street: '',
  here: true,
  community: '',
  place: '',
  seen: '',
  trapped: 'unknown',
  hurt: 'unknown',
  spreading: 'unknown',
  level: 0,
  sensitive: [],
  occurred: '',
});

/** The types with a large button: what a street meets most (numbers of the plan's table). */
export const quick = [9, 16, 10, 13, 18, 20, 5, 35];

/** Who a seat in the field is, to whom he tells. */
export function sourceOf(plan: Plan, seat: string): { kind: SourceKind; org: string; channel: 'app' } {
  const org = plan.orgOf(seat);
  const role = seat.slice(org.length + 1);
  const kind: SourceKind =
    role === 'grid'
      ? 'grid'
      : org.startsWith('community:')
        ? 'community'
        : plan.orgs.get(org)?.kind === 'street'
          ? 'street'
          : 'department';
  return { kind, org, channel: 'app' };
}

/** The last time of day HH:MM that has been, as an instant. */
export function lastTime(hhmm: string, now: number): string | undefined {
  if (!/^\d{2}:\d{2}$/.test(hhmm)) return undefined;
  const at = Date.parse(`${instant(now).slice(0, 10)}T${hhmm}:00+08:00`);
  return instant(at > now ? at - 86_400_000 : at);
}

export interface Around {
  plan: Plan;
  seat: string;
  title: string;
  now: number;
  point?: { lon: number; lat: number };
  /** What the presses say, in words. */
  said: string[];
  comma: string;
}

export function reportBody(form: QuickReport, a: Around): Record<string, unknown> {
  const words = [form.seen.trim(), ...a.said].filter(Boolean).join(a.comma);
  const figures: Record<string, number> = {};
  // -1 is "some, not counted"; nobody is a count.
  if (form.trapped !== 'unknown') figures.trapped = form.trapped === 'yes' ? -1 : 0;
  if (form.hurt !== 'unknown') figures.injured = form.hurt === 'yes' ? -1 : 0;
  const location: Record<string, unknown> = {};
  if (form.street) location.street = form.street;
  if (form.community) location.community = form.community;
  if (form.place.trim()) location.place = form.place.trim();
  if (a.point) location.point = { lon: a.point.lon, lat: a.point.lat };
  const occurred = lastTime(form.occurred, a.now);
  return {
    title: a.title.slice(0, 120),
    type: form.type,
    location,
    source: sourceOf(a.plan, a.seat),
    severity: { level: form.level },
    spreading: form.spreading,
    ...(words ? { words } : {}),
    ...(form.sensitive.length > 0 ? { sensitive: form.sensitive } : {}),
    ...(occurred ? { occurrence: { at: occurred, basis: 'witness' } } : {}),
    ...(Object.keys(figures).length > 0 ? { figures } : {}),
  };
}
