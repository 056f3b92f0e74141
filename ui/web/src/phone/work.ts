// What a seat in the field has to do, of the rows and of the page of an
// incident. Pure functions.
import { boardRows, dueOf, pending, type BoardRow } from '../core/lists.ts';
import type { Response, Task } from '../core/response.ts';
import type { Incident, Obligation } from '../core/wire.ts';
import { ms } from '../core/time.ts';

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

/** The tasks of this seat that are not done, the earliest due first. */
export function myTasks(response: Response | undefined): Task[] {
  return (response?.tasks ?? [])
    .filter((x) => x.mine && !x.done)
    .sort((a, b) => (ms(a.due) ?? Infinity) - (ms(b.due) ?? Infinity) || a.id - b.id);
}

/** How far this seat's body has come: when it left, when it arrived. */
export function progress(response: Response | undefined, org: string): { departed?: string; arrived?: string } {
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

/** A warning's row, as far as a phone shows it: whatever else stands in it is left alone. */
export interface ShownWarning {
  id: string;
  colour: 'red' | 'orange' | 'yellow' | 'blue';
  issuer: 'city' | 'district';
  name: string;
}
const colours = ['blue', 'yellow', 'orange', 'red'] as const;

/** The warnings of rows in which a colour can be read. */
export function warningsOf(rows: readonly unknown[]): ShownWarning[] {
  return rows.flatMap((row) => {
    const r = row as Record<string, unknown>;
    const word = String(r.colour ?? r.color ?? r.level ?? '');
    const colour = colours.find((c) => c === word) ?? colours[Number(word) - 1];
    const over = ['lifted', 'ended', 'proposed', 'draft', 'refused'].includes(String(r.state ?? ''));
    if (!colour || over) return [];
    return [
      {
        id: String(r.id ?? word),
        colour,
        issuer: r.issuer === 'city' ? 'city' : 'district',
        name: String(r.title ?? ''),
      },
    ];
  });
}
