// What the wall shows of the board. Pure functions of rows.
import { concerns, open, type Desk } from '../core/alarm.ts';
import { boardRows, dueOf, live, pending, type BoardRow } from '../core/lists.ts';
import type { Plan, Street } from '../core/plan.ts';
import type { Alarm, Incident, Instant, Obligation, Report, ReportKind, Seat, Severity } from '../core/wire.ts';
import { ms } from '../core/time.ts';

const last = Number.MAX_SAFE_INTEGER;
const nobody: ReadonlySet<string> = new Set();

/** A hard duty that is pending and past its due (A01: the due second is in time to its end). */
export function overdue(d: Obligation, now: number): boolean {
  return pending(d) && d.hard && (d.state === 'overdue' || Math.floor(now / 1000) * 1000 > (dueOf(d) ?? last));
}

/** An open alarm of the highest priority, on whatever desk. */
const urgent = (a: Alarm, now: number) => a.priority === 'urgent' && !a.cleared && open(a, now);

/** The live incidents, the gravest first; of equals the one whose hard due comes first. */
export function gravest(incidents: readonly Incident[], duties: readonly Obligation[]): BoardRow[] {
  const rank = (s: Severity) => s.level * 2 - Number(s.may ?? false);
  return boardRows(incidents, duties, nobody)
    .filter((r) => live(r.incident.phase))
    .sort(
      (a, b) =>
        rank(b.incident.severity) - rank(a.incident.severity) ||
        Number((b.incident.sensitive?.length ?? 0) > 0) - Number((a.incident.sensitive?.length ?? 0) > 0) ||
        Number(b.duty?.hard ?? false) - Number(a.duty?.hard ?? false) ||
        (a.due ?? last) - (b.due ?? last) ||
        (ms(b.incident.receipt) ?? 0) - (ms(a.incident.receipt) ?? 0) ||
        (a.key < b.key ? -1 : 1),
    );
}

/** A line of the deadlines: a duty, how many owe it at once, and to how many creditors. */
export interface Due {
  key: string;
  duty: Obligation;
  debtors: number;
  creditors: number;
}

/**
 * What is due next: overdue first, hard before targets, then by due. What is owed
 * by the same report or for the same by the same second is one line, whoever owes
 * it to whom: a warning that is answered by nine bodies would fill the wall.
 */
export function nextDeadlines(duties: readonly Obligation[], now: number): Due[] {
  const lines = new Map<string, { duty: Obligation; debtors: Set<string>; creditors: Set<string> }>();
  for (const d of duties) {
    if (!pending(d) || dueOf(d) === undefined) continue;
    const key = [d.rule, d.subject, d.slot ?? 0, dueOf(d), d.born_overdue].join('|');
    const line = lines.get(key) ?? { duty: d, debtors: new Set(), creditors: new Set() };
    lines.set(key, line);
    line.debtors.add(d.debtor);
    line.creditors.add(d.creditor);
    if (d.id < line.duty.id) line.duty = d;
  }
  const rank = (d: Obligation) => Number(overdue(d, now)) * 2 + Number(d.hard);
  return [...lines]
    .map(([key, { duty, debtors, creditors }]) => ({ key, duty, debtors: debtors.size, creditors: creditors.size }))
    .sort(
      (a, b) =>
        rank(b.duty) - rank(a.duty) || (dueOf(a.duty) ?? last) - (dueOf(b.duty) ?? last) || a.duty.id - b.duty.id,
    );
}

export interface Cell {
  street: Street;
  count: number;
  /** The gravest of its live incidents. */
  worst?: Severity;
  /** Something urgent is open here, or a hard duty is overdue: drawn by a thick outline, never by a warning's colour. */
  pressing: boolean;
}

/** The streets with what is live in each, and how much has no street yet. */
export function cells(
  streets: readonly Street[],
  rows: { incidents: readonly Incident[]; duties: readonly Obligation[]; alarms: readonly Alarm[]; now: number },
): { cells: Cell[]; elsewhere: number } {
  const bySubject = new Set<string>();
  for (const d of rows.duties) if (overdue(d, rows.now)) bySubject.add(d.subject);
  for (const a of rows.alarms) if (urgent(a, rows.now)) bySubject.add(a.subject);
  const byStreet = new Map<string, Cell>(streets.map((street) => [street.org, { street, count: 0, pressing: false }]));
  let elsewhere = 0;
  for (const i of rows.incidents) {
    if (!live(i.phase) || i.merged_into) continue;
    const cell = byStreet.get(i.street ?? '');
    if (!cell) {
      elsewhere++;
      continue;
    }
    cell.count++;
    if (!cell.worst || heavier(i.severity, cell.worst)) cell.worst = i.severity;
    cell.pressing ||= bySubject.has(i.id);
  }
  return { cells: [...byStreet.values()], elsewhere };
}

const heavier = (a: Severity, b: Severity) =>
  a.level * 2 - Number(a.may ?? false) > b.level * 2 - Number(b.may ?? false);

/** The extent of the schematic in its own units. */
export function extent(streets: readonly Street[]): { width: number; height: number } {
  return {
    width: Math.max(1, ...streets.map((s) => s.cell.x + s.cell.w)),
    height: Math.max(1, ...streets.map((s) => s.cell.y + s.cell.h)),
  };
}

/** Something that has just happened. */
export interface Happening {
  key: string;
  at: number;
  what: 'received' | 'delivered' | 'seen' | 'failed';
  incident: string;
  /** Of a report: what it is, its number, to whom. */
  kind?: ReportKind;
  number?: number;
  to?: string;
}

/** What happened last, the newest first: incidents received, reports delivered, taken or not. */
export function happenings(incidents: readonly Incident[], reports: readonly Report[], most: number): Happening[] {
  const out: Happening[] = [];
  const add = (at: Instant | null | undefined, h: Omit<Happening, 'at'>) => {
    const t = ms(at);
    if (t) out.push({ ...h, at: t });
  };
  for (const i of incidents) {
    if (i.phase !== 'merged') add(i.receipt, { key: i.id, what: 'received', incident: i.id });
  }
  for (const r of reports) {
    const [incident = ''] = r.incidents ?? [];
    for (const d of r.deliveries ?? []) {
      const of = { incident, kind: r.kind, number: r.number, to: d.to };
      if (d.seen) add(d.seen, { ...of, key: `${r.id}/${d.to}/seen`, what: 'seen' });
      else if (d.state === 'delivered') add(d.at, { ...of, key: `${r.id}/${d.to}`, what: 'delivered' });
      else if (d.state === 'failed')
        add(d.recorded ?? r.sent, { ...of, key: `${r.id}/${d.to}/failed`, what: 'failed' });
    }
  }
  return out.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1)).slice(0, most);
}

/** The posts of the district's watch, in the order in which they answer (2.2.2, 4.1.7). */
export const watch: readonly string[] = [
  'duty-office/district-leader',
  'duty-office/leader',
  'duty-office/duty',
  'duty-office/deputy',
  'emergency-office/leader',
  'emergency-office/duty',
  'emergency-office/deputy',
];

export interface Post {
  seat: string;
  person?: string;
}

/** Who is on duty: the posts that the plan knows, each with its person or nobody. */
export function onDuty(plan: Plan | undefined, seats: readonly Seat[]): Post[] {
  const sits = new Map(seats.map((s) => [s.id, s.person]));
  return watch
    .filter((seat) => !plan || plan.seats.has(seat))
    .map((seat) => ({ seat, person: sits.get(seat) || undefined }));
}

/** Whether the wall may load itself anew: nothing urgent is open (rule 28). */
export function calm(alarms: readonly Alarm[], desk: Desk, now: number): boolean {
  return !alarms.some((a) => urgent(a, now) && concerns(a, desk));
}
