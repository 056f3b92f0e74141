// What the quiet night shows of the board. Pure.
import { dueOf, live, pending } from '../core/lists.ts';
import { ms } from '../core/time.ts';
import type { Feed, Incident, Obligation, Seat } from '../core/wire.ts';

/** What ended last, the latest first; merged ones stand in what they were merged into. */
export function ended(incidents: readonly Incident[], most: number): Incident[] {
  return incidents
    .filter((i) => !live(i.phase) && !i.merged_into)
    .sort((a, b) => (ms(b.updated) ?? 0) - (ms(a.updated) ?? 0) || (a.id < b.id ? 1 : -1))
    .slice(0, most);
}

/** What these bodies still owe, by due: of matters, and of incidents that are over but not yet reported in full. */
export function owed(duties: readonly Obligation[], bodies: ReadonlySet<string>): Obligation[] {
  const last = Number.MAX_SAFE_INTEGER;
  return duties
    .filter((d) => pending(d) && bodies.has(d.debtor))
    .sort((a, b) => Number(b.hard) - Number(a.hard) || (dueOf(a) ?? last) - (dueOf(b) ?? last) || a.id - b.id);
}

/** Silent feeds first: silence is what has to be seen. */
export function feedsBySilence(feeds: readonly Feed[]): Feed[] {
  return [...feeds].sort((a, b) => Number(b.silent) - Number(a.silent) || (a.id < b.id ? -1 : 1));
}

/** What was written for the next shift, on the seats of these bodies. */
export function notes(seats: readonly Seat[], bodies: ReadonlySet<string>): Seat[] {
  return seats.filter((s) => s.notes && bodies.has(s.id.split('/', 1)[0] ?? ''));
}
