// The names that the timeline's sentences need, from the plan in force.
import type { Plan } from '../core/plan.ts';
import { ms, near } from '../core/time.ts';
import type {
  Channel,
  FigureName,
  Involved,
  OccurrenceBasis,
  ReportKind,
  SensitiveGround,
  SourceKind,
} from '../core/wire.ts';
import { t } from '../state/look.svelte.ts';
import { terms } from '../words/terms.ts';
import {
  entryTitle,
  impactName,
  orgShort,
  ruleTitle,
  seatFull,
  severityName,
  streetShort,
  typeName,
} from '../state/names.ts';
import type { Namer } from './sentence.ts';

/** Who counted: a kind of source, or what was typed. */
export const figureSource = (source: string | undefined): string =>
  source ? (terms().source[source as SourceKind] ?? source) : '';

/** "续报 3", "首报". */
export function reportName(kind: string, number: number | string | undefined): string {
  const n = Number(number) || 0;
  if (kind === 'follow_up' && n > 0) return t().reportStatus.follow_up(n);
  return t().reportKind[kind as ReportKind] ?? kind;
}

export function figureText(name: string, value: number): string {
  const words = terms().figure;
  const what = words[name as FigureName] ?? name;
  return `${what} ${value < 0 ? words.unknown : words.people(value)}`;
}

export function namer(plan: Plan | undefined, now: number): Namer {
  return {
    org: (id) => orgShort(plan, id),
    seat: (id) => seatFull(plan, id),
    street: (id) => streetShort(plan, id),
    type: (no) => typeName(plan, Number(no)),
    rule: (id) => ruleTitle(plan, id),
    impact: (id) => impactName(plan, id),
    condition: (id) => entryTitle(plan?.text.conditions, id),
    item: (id) => entryTitle(plan?.text.checklists, id),
    level: (level, may) => severityName({ level, may }),
    response: (level) => t().response[level] ?? String(level),
    time: (instant) => {
      const at = ms(instant);
      return at === undefined ? t().app.unknown : near(at, now);
    },
    report: reportName,
    source: (kind) => terms().source[kind as SourceKind] ?? kind,
    channel: (kind) => terms().channel[kind as Channel] ?? kind,
    outlet: (id) => entryTitle(plan?.text.warning_channels, id),
    measure: (id) => entryTitle(plan?.text.warning_measures, id),
    ground: (id) => t().sensitive[id as SensitiveGround] ?? id,
    basis: (id) => terms().basis[id as OccurrenceBasis] ?? id,
    involved: (id) => terms().involved[id as Involved] ?? id,
    figure: figureText,
    figureSource,
  };
}
