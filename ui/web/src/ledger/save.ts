// The ledger as a table for a spreadsheet, in the language in force.
import type { Plan } from '../core/plan.ts';
import { instant, ms } from '../core/time.ts';
import type { LedgerRow } from '../core/ledger.ts';
import type { Instant } from '../core/wire.ts';
import { t } from '../state/look.svelte.ts';
import { orgName, ruleTitle } from '../state/names.ts';
import { csv } from './csv.ts';
import { late } from './rows.ts';
import { w } from './words.ts';

const at = (x: Instant | null | undefined) =>
  ms(x)
    ? instant(ms(x) ?? 0)
        .slice(0, 19)
        .replace('T', ' ')
    : '';

const about = (plan: Plan | undefined, r: LedgerRow) => [
  orgName(plan, r.debtor),
  ruleTitle(plan, r.rule),
  r.clause,
  orgName(plan, r.creditor),
  r.subject,
  r.title,
];
const aboutHead = () => {
  const c = w().columns;
  return [c.unit, c.matter, c.clause, c.creditor, c.incident, c.title];
};

export function deviationTable(plan: Plan | undefined, rows: readonly LedgerRow[], now: number): string {
  const c = w().columns;
  const seconds = [c.late, c.attributable, c.before].map((name) => w().inSeconds(name));
  return csv(
    [...aboutHead(), c.due, c.knownDue, c.done, c.state, ...seconds, c.statement, c.label],
    rows.map((r) => [
      ...about(plan, r),
      at(r.due),
      at(r.known_due),
      at(r.done),
      t().dutyState[r.state],
      Math.round(late(r, now) / 1000),
      r.attributable_seconds,
      r.before_knowledge_seconds,
      r.statement,
      r.label ? (w().labels[r.label] ?? r.label) : w().unjudged,
    ]),
  );
}

export function targetTable(plan: Plan | undefined, rows: readonly LedgerRow[]): string {
  const c = w().columns;
  return csv(
    [...aboutHead(), c.target, c.done, w().inSeconds(c.over)],
    rows.map((r) => [...about(plan, r), at(r.target), at(r.done), r.over_target_seconds]),
  );
}
