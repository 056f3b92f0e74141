// What a seat in the field has to do, of the rows and of the page of an
// incident. Pure functions.
import { boardRows, dueOf, pending, type BoardRow } from '../core/lists.ts';
import type { CheckItemRow } from '../core/graded.ts';
import type { Plan } from '../core/plan.ts';
import { openTask, type Response, type Task } from '../core/response.ts';
import type { Warning } from '../core/warning.ts';
import type { Incident, Obligation } from '../core/wire.ts';
import { ms } from '../core/time.ts';
import { inForce } from '../warnings/rows.ts';
import type { Scene } from './scene.ts';

/** Live incidents, what this seat owes first. */
export function cards(
  incidents: readonly Incident[],
  duties: readonly Obligation[],
  bodies: ReadonlySet<string>,
): BoardRow[] {
  return boardRows(incidents, duties, bodies).filter((r) =>
    ['received', 'verified', 'handling'].includes(r.incident.phase),
  );
}

/** What a seat's bodies owe on an incident: the most pressing first. */
export function owed(duties: readonly Obligation[], bodies: ReadonlySet<string>, subject: string): Obligation[] {
  return duties
    .filter((d) => pending(d) && d.subject === subject && bodies.has(d.debtor))
    .sort((a, b) => Number(b.hard) - Number(a.hard) || (dueOf(a) ?? Infinity) - (dueOf(b) ?? Infinity));
}

/** What this seat was told to do and a new lead has released: nobody goes on in ignorance (A30). */
export const released = (response: Pick<Response, 'tasks'> | undefined): Task[] =>
  (response?.tasks ?? []).filter((x) => x.mine && x.released && !x.done);

/** The tasks of this seat that are not done, the earliest due first. */
export function myTasks(response: Pick<Response, 'tasks'> | undefined): Task[] {
  return (response?.tasks ?? [])
    .filter((x) => x.mine && openTask(x))
    .sort((a, b) => (ms(a.due) ?? Infinity) - (ms(b.due) ?? Infinity) || a.id - b.id);
}

/** How far this seat's body has come: when it left, when it arrived. */
export function progress(
  response: Pick<Response, 'forces' | 'check_ins'> | undefined,
  org: string,
): { departed?: string; arrived?: string } {
  const force = response?.forces.find((f) => f.org === org);
  const mine = response?.check_ins.find((c) => c.org === org && !c.released);
  return { departed: force?.departed ?? undefined, arrived: mine?.at ?? force?.arrived ?? undefined };
}

/** Metres between two points: near enough within a district. */
export function metres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const x = (a.lon - b.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  return Math.round(Math.hypot(x, (a.lat - b.lat) * rad) * 6_371_000);
}

/**
 * The warnings that stand over a seat in the field: in force, or relayed to its
 * street; those of other streets alone are left out. The gravest first.
 */
export function warningsFor(rows: readonly Warning[], street: string): Warning[] {
  const concerns = (x: Warning) => !street || (x.streets ?? []).length === 0 || x.streets.includes(street);
  const relayed = rows.filter((x) => x.state === 'relayed' && (!street || x.streets.includes(street)));
  return [...inForce(rows).filter(concerns), ...relayed];
}

/** The street in which a seat works: its own, or that of its residents' committee. */
export function streetOf(plan: Plan | undefined, seat: string): string {
  const org = plan?.orgOf(seat) ?? '';
  if (plan?.streets.has(org)) return org;
  return plan?.communities.get(org.replace('community:', ''))?.street ?? '';
}

/**
 * A seat's own first-handling list: as the server has it where its page is
 * here, else the plan's items of those that the seat is, none of them ticked.
 */
export function checklist(scene: Scene | undefined, plan: Plan | undefined, seat: string, street = '') {
  if (scene) {
    const org = plan?.orgOf(seat);
    // Its own stands first; those that it ticks for others (the unit on the spot) follow.
    const own = scene.checklists
      .filter((l) => l.by === org || l.items.some((i) => i.may))
      .sort((a, b) => Number(b.by === org) - Number(a.by === org));
    return own.flatMap((l) => l.items.filter((i) => !i.guidance));
  }
  const org = plan?.orgOf(seat) ?? '';
  const parts = new Set<string>([org]);
  if (org === street) parts.add('street-of');
  if (org.startsWith('community:') && streetOf(plan, seat) === street) parts.add('residents-committee');
  if (seat.endsWith('/grid')) parts.add('grid-worker');
  // What asks for the facts of the incident is the server's to judge: it comes with the page.
  return (plan?.text.checklists ?? [])
    .filter((c) => parts.has(c.by) && !c.guidance && !c.met_by && !c.when)
    .map((c): CheckItemRow => ({ id: c.id, clause: '', title: c.title, needs: c.needs, state: 'open', may: true }));
}

/** What a code says that was read by a camera: an incident's at the post, or a team's own. */
export function scanned(text: string): { incident?: string; code?: string; team?: string } {
  const team = /^team\/(.+)$/.exec(text.trim())?.[1];
  if (team) return { team };
  const [, incident, code] = /^(?:([A-Z0-9-]+):)?(\d{6})$/.exec(text.trim()) ?? [];
  return code ? { incident, code } : {};
}
