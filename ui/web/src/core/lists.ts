// What the desk shows of the board, in its order: what this seat owes first,
// then by due. Pure functions of rows.
import type { Alarm, Incident, Intake, Matter, Obligation, Phase } from './wire.ts';
import { ms } from './time.ts';

export const pending = (d: Obligation) => d.state === 'open' || d.state === 'overdue';
export const live = (phase: Phase) => phase === 'received' || phase === 'verified' || phase === 'handling';

/** The due that governs what is shown: the hard one, or its operational successor, or else the target. */
export function dueOf(d: Obligation): number | undefined {
  if (d.hard) return (d.born_overdue ? ms(d.operational) : undefined) ?? ms(d.due);
  return ms(d.target) ?? ms(d.due);
}

/** An incident with the duty that presses most. */
export interface BoardRow {
  key: string;
  incident: Incident;
  duty?: Obligation;
  due?: number;
  /** The duty is owed by this seat. */
  mine: boolean;
  /** An open alarm of this desk hangs on it. */
  alarm?: Alarm;
  /** It has left the list; its place is kept while the order holds (rule 22). */
  gone?: boolean;
}

const last = Number.MAX_SAFE_INTEGER;

/** Hard before target, then the earlier due. */
function pressing(a: Obligation, b: Obligation): number {
  return Number(b.hard) - Number(a.hard) || (dueOf(a) ?? last) - (dueOf(b) ?? last) || a.id - b.id;
}

/** The one that presses most. */
function first(duties: readonly Obligation[]): Obligation | undefined {
  let best = duties[0];
  for (const d of duties) if (best && d !== best && pressing(d, best) < 0) best = d;
  return best;
}

/** The pending duties by the incident or matter that they hang on. */
export function dutiesBySubject(
  duties: readonly Obligation[],
  leads: ReadonlyMap<string, string> = new Map(),
): Map<string, Obligation[]> {
  const out = new Map<string, Obligation[]>();
  for (const d of duties) {
    if (!pending(d)) continue;
    const subject = leads.get(d.subject) ?? d.subject;
    const list = out.get(subject);
    if (list) list.push(d);
    else out.set(subject, [d]);
  }
  return out;
}

/** For each merged incident, the one that leads. */
export function leaders(incidents: readonly Incident[]): Map<string, string> {
  const into = new Map<string, string>();
  for (const i of incidents) if (i.merged_into) into.set(i.id, i.merged_into);
  const out = new Map<string, string>();
  for (const [id, next] of into) {
    let lead = next;
    for (let hops = 0; hops < 50 && into.has(lead); hops++) lead = into.get(lead) ?? lead;
    out.set(id, lead);
  }
  return out;
}

/** The row that was, where nothing of it is new: what shows it need not look again. */
function sameRow(row: BoardRow, before: BoardRow | undefined): BoardRow {
  return before &&
    before.incident === row.incident &&
    before.duty === row.duty &&
    before.mine === row.mine &&
    before.alarm === row.alarm &&
    !before.gone
    ? before
    : row;
}

export function boardRows(
  incidents: readonly Incident[],
  duties: readonly Obligation[],
  bodies: ReadonlySet<string>,
  alarms: readonly Alarm[] = [],
  before: ReadonlyMap<string, BoardRow> = new Map(),
): BoardRow[] {
  // What is merged is one row: its duties and alarms are those of the incident that leads.
  const leads = leaders(incidents);
  const owed = dutiesBySubject(duties, leads);
  const ringing = new Map<string, Alarm>();
  for (const a of alarms) {
    const subject = leads.get(a.subject) ?? a.subject;
    if (!ringing.has(subject)) ringing.set(subject, a);
  }
  const rows: BoardRow[] = [];
  for (const incident of incidents) {
    if (incident.merged_into) continue;
    const all = owed.get(incident.id);
    if (!live(incident.phase) && !all) continue;
    const own = all?.filter((d) => bodies.has(d.debtor)) ?? [];
    const duty = first(own.length > 0 ? own : (all ?? []));
    const key = `incident/${incident.id}`;
    const row: BoardRow = {
      key,
      incident,
      duty,
      due: duty && dueOf(duty),
      mine: own.length > 0,
      alarm: ringing.get(incident.id),
    };
    rows.push(sameRow(row, before.get(key)));
  }
  return rows.sort(byObligation);
}

/** What this seat owes, then by due; of the same second hard before target; the newest of what owes nothing. */
function byObligation(a: BoardRow, b: BoardRow): number {
  return (
    Number(b.mine) - Number(a.mine) ||
    (a.due ?? last) - (b.due ?? last) ||
    Number(b.duty?.hard ?? false) - Number(a.duty?.hard ?? false) ||
    (ms(b.incident.receipt) ?? 0) - (ms(a.incident.receipt) ?? 0) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** Every pending duty: this seat's first, then by due. */
export function dutyRows(duties: readonly Obligation[], bodies: ReadonlySet<string>): Obligation[] {
  return duties
    .filter(pending)
    .sort(
      (a, b) =>
        Number(bodies.has(b.debtor)) - Number(bodies.has(a.debtor)) ||
        (dueOf(a) ?? last) - (dueOf(b) ?? last) ||
        a.id - b.id,
    );
}

/**
 * The next deadlines of all, whoever owes them. A target of ours that has
 * passed comes after all that is still to come: it may not push a limit of the
 * plan out of sight.
 */
export function deadlines(duties: readonly Obligation[], count: number, now: number): Obligation[] {
  const passed = (d: Obligation) => Number(!d.hard && (dueOf(d) ?? last) < now);
  return duties
    .filter((d) => pending(d) && dueOf(d) !== undefined)
    .sort(
      (a, b) =>
        passed(a) - passed(b) ||
        (dueOf(a) ?? last) - (dueOf(b) ?? last) ||
        Number(b.hard) - Number(a.hard) ||
        a.id - b.id,
    )
    .slice(0, count);
}

/** Calls and messages that nobody has settled yet, and those passed on to these bodies, the oldest first. */
export function openIntakes(intakes: readonly Intake[], bodies: ReadonlySet<string> = new Set()): Intake[] {
  const rank = { new: 0, verifying: 1, passed_on: 2, filed: 3, incident: 3, confidential: 3 };
  return intakes
    .filter((i) => i.state === 'new' || i.state === 'verifying' || (i.state === 'passed_on' && bodies.has(i.to ?? '')))
    .sort((a, b) => rank[a.state] - rank[b.state] || (ms(a.received) ?? 0) - (ms(b.received) ?? 0));
}

/** Instructions and questions not yet closed, by due. */
export function openMatters(matters: readonly Matter[]): Matter[] {
  return matters
    .filter((m) => m.state !== 'closed' && !(m.kind === 'question' && m.state === 'answered'))
    .sort((a, b) => (ms(a.due) ?? last) - (ms(b.due) ?? last) || (ms(a.at) ?? 0) - (ms(b.at) ?? 0));
}

export interface Counts {
  unacknowledged: number;
  overdue: number;
  open: number;
}

/** The three numbers of the header: this desk's open alarms, overdue hard duties, live incidents. */
export function counts(rows: {
  strip: readonly Alarm[];
  duties: readonly Obligation[];
  incidents: readonly Incident[];
  now: number;
}): Counts {
  return {
    unacknowledged: rows.strip.length,
    overdue: rows.duties.filter(
      (d) => pending(d) && d.hard && (d.state === 'overdue' || (ms(d.due) ?? last) < rows.now),
    ).length,
    open: rows.incidents.filter((i) => live(i.phase) && !i.merged_into).length,
  };
}

/** Whether any of the words typed stands in any of the texts; all words must. Case and full width do not matter. */
export function matches(typed: string, ...texts: (string | undefined)[]): boolean {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = fold(texts.filter(Boolean).join(' '));
  return words.every((w) => hay.includes(w));
}

function fold(s: string): string {
  return s.normalize('NFKC').toLowerCase();
}
