// What would newly be owed if the severity of an incident were set: read from
// the plan's rules, for the eye of whoever picks. The server decides.
import { holds, type Facts } from './condition.ts';
import type { Plan, Rule } from './plan.ts';
import type { Incident, Level, Obligation } from './wire.ts';

const larger = 3;
const major = 4;

/**
 * The rules that a new severity sets in motion: from 较大 on it is a ground of
 * 4.1.4, each graver grade anew; from 重大 on the follow-ups of 4.1.5, and once
 * it is reported the leadership is told (4.1.7). What is owed once an incident
 * and is owed already is not repeated (A03). Of the plan alone: which overlays
 * the owner has switched on is the server's to know.
 */
export function foresee(
  plan: Plan,
  incident: Incident,
  level: Level,
  org: string,
  owed: readonly Obligation[],
): Rule[] {
  const now = incident.severity.level;
  if (level <= now) return [];
  const triggers = new Set<string>();
  if (level >= larger) triggers.add('ground');
  if (level >= major && now < major) triggers.add('major').add('report_received');
  const facts: Facts = {
    severity: level,
    listed: plan.orgs.get(org)?.listed ?? false,
    sensitive: incident.sensitive?.length ? 1 : undefined,
    response: incident.response,
  };
  return (
    plan.text.rules?.filter(
      (r) => !r.instrument && triggers.has(r.on) && holds(r.when, facts) === true && isNew(r, owed),
    ) ?? []
  );
}

function isNew(rule: Rule, owed: readonly Obligation[]): boolean {
  if (rule.per === 'determination') return true;
  return !owed.some((d) => d.rule === rule.id && d.state !== 'void');
}
