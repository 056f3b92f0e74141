// What a report is about to be: its kind, its receivers, its items filled from
// what is known. Pure; the server judges.
import type { Form, Plan } from './plan.ts';
import { dueOf, pending } from './lists.ts';
import type { Incident, Obligation, Report, ReportKind } from './wire.ts';

export const verifying = '?verifying';
export const unchanged = '?unchanged';
export const unknown = '?unknown';

/** Which duties a kind of report can meet: a follow-up is never an immediate report, nor the other way round (A09). */
const meetsActs: Record<ReportKind, readonly string[]> = {
  first: ['report'],
  verification: ['report'],
  detailed: ['detail', 'report'],
  follow_up: ['follow_up'],
  final: ['report'],
  notice: ['notice'],
  forward: ['forward'],
};
const kindOfAct: Record<string, ReportKind> = {
  report: 'first',
  detail: 'detailed',
  follow_up: 'follow_up',
  notice: 'notice',
  forward: 'forward',
};
const formOfKind: Record<ReportKind, string> = {
  first: 'eight-elements',
  verification: 'eight-elements',
  detailed: 'detailed',
  follow_up: 'follow-up',
  final: 'final',
  notice: 'notice',
  forward: '',
};

/** The reports that these bodies still owe on an incident, the most pressing first. */
export function owedReports(
  duties: readonly Obligation[],
  incident: string,
  bodies: ReadonlySet<string>,
): Obligation[] {
  return duties
    .filter((d) => d.subject === incident && pending(d) && bodies.has(d.debtor) && d.act in kindOfAct)
    .sort((a, b) => Number(b.hard) - Number(a.hard) || (dueOf(a) ?? Infinity) - (dueOf(b) ?? Infinity) || a.id - b.id);
}

export interface Intent {
  kind: ReportKind;
  to: string[];
}

/**
 * What is most likely wanted: the report that presses most, to all who await
 * the same. What goes to the city needs a second hand (A63) and is kept apart:
 * it may not hold up what the district is owed.
 */
export function likely(
  owed: readonly Obligation[],
  sent: readonly Report[],
  dutyOffice: string,
  city: (org: string) => boolean = () => false,
): Intent {
  const [first] = owed;
  if (!first) return { kind: sent.length > 0 ? 'follow_up' : 'first', to: dutyOffice ? [dutyOffice] : [] };
  const kind = kindOfAct[first.act] ?? 'first';
  return { kind, to: creditors(owed, kind).filter((org) => city(org) === city(first.creditor)) };
}

/** Who awaits such a report. */
export function creditors(owed: readonly Obligation[], kind: ReportKind): string[] {
  return [...new Set(owed.filter((d) => meetsActs[kind].includes(d.act)).map((d) => d.creditor))];
}

/** The pending duties that a report of this kind to these receivers would meet; of a series the oldest slot only (A12). */
export function meets(owed: readonly Obligation[], kind: ReportKind, to: readonly string[]): Obligation[] {
  const series = new Set<string>();
  return owed
    .filter((d) => meetsActs[kind].includes(d.act) && to.includes(d.creditor))
    .filter((d) => {
      if (!d.slot) return true;
      const id = `${d.rule}/${d.creditor}`;
      return !series.has(id) && Boolean(series.add(id));
    });
}

/**
 * In whose name a report goes out: an office reports for its headquarters where
 * the duties that it meets are all of that one body, and none is its own.
 */
export function senderOf(met: readonly Obligation[], own: string): string | undefined {
  const debtors = new Set(met.map((d) => d.debtor));
  return debtors.size === 1 && !debtors.has(own) ? [...debtors][0] : undefined;
}

/** The form that a report must fill: the one its duties name, or that of its kind. */
export function formFor(plan: Plan, kind: ReportKind, met: readonly Obligation[]): Form | undefined {
  const named = met.map((d) => d.form).find((f) => f && (kind !== 'detailed' || f === 'detailed'));
  return plan.forms.get(named ?? '') ?? plan.forms.get(formOfKind[kind]);
}

/** What the incident itself already says, by item. */
export interface Known {
  time: string;
  place: string;
  source: string;
  nature: string;
  danger: string;
  casualties: string;
  event: string;
}

/**
 * Fills a form: from the last report, which still stands, else from what the
 * incident says, else 核实中 where the item allows it, so that no person meets
 * the refusal of a blank on a first report (A18).
 */
export function prefill(form: Form, known: Partial<Known>, previous: Report | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  for (const item of form.items) {
    const explicit = item.explicit ?? [];
    const before = previous?.items?.[item.id];
    const stands = before && !before.startsWith('?') ? before : undefined;
    const said = known[item.id as keyof Known];
    if (stands && !item.choice) out[item.id] = explicit.includes('unchanged') ? unchanged : stands;
    else if (stands && item.choice?.includes(stands)) out[item.id] = stands;
    else if (said && !item.choice) out[item.id] = said;
    else out[item.id] = explicit.includes('verifying') ? verifying : '';
  }
  return out;
}

/** The items that are blank: the server would refuse them (4.1.8). */
export function blanks(form: Form | undefined, items: Readonly<Record<string, string>>): string[] {
  return (form?.items ?? []).filter((i) => !items[i.id]?.trim()).map((i) => i.id);
}

/** Whether a receiver is a body of the city: its report is not signed by whoever drafts it (A63). */
export const toCity = (plan: Plan | undefined, to: readonly string[]) =>
  to.some((org) => plan?.orgs.get(org)?.kind === 'city_level');

/** The last report on an incident that was sent. */
export function lastSent(reports: readonly Report[], incident: Incident['id']): Report | undefined {
  return reports
    .filter((r) => r.state === 'sent' && r.incidents?.includes(incident))
    .sort((a, b) => (b.sent ?? '').localeCompare(a.sent ?? ''))[0];
}
