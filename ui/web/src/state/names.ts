// The plan's names in the language in force. An id that the plan does not know
// is shown as it is: better a strange name than none.
import type { Plan, Titled } from '../core/plan.ts';
import type { Severity } from '../core/wire.ts';
import { look, say, t } from './look.svelte.ts';

export function orgName(plan: Plan | undefined, id: string | undefined): string {
  if (!id) return '';
  if (id.startsWith('community:')) return plan?.communities.get(id.slice(10))?.name ?? id;
  const org = plan?.orgs.get(id);
  return org ? say(org.name) : id;
}

/** For rows: the short Chinese name, or the English one. */
export function orgShort(plan: Plan | undefined, id: string | undefined): string {
  if (!id) return '';
  const org = plan?.orgs.get(id);
  if (!org) return orgName(plan, id);
  if (look.language === 'zh') return org.short || org.name.zh;
  if (org.kind === 'street') return streetShort(plan, id);
  return english(org.name.en) || org.short || org.name.zh;
}

/** The plan has short names in Chinese only; in English the words that every name shares are left out. */
function english(name: string): string {
  return name
    .replace(/ \(.*\)$/, '')
    .replace(/^(General Duty Office) of the District .*$/, '$1')
    .replace(/^(General Duty Office) of the (?:Beijing |CPC Beijing )?Municipal .*$/, 'Municipal $1')
    .replace(/^Office of the (?:(?:Xicheng )?District )?(.+)$/, '$1 Office')
    .replace(/^(?:Xicheng )?District /, '')
    .replace(/Emergency (?:Response )?Committee Office$/, 'Emergency Office');
}

export function streetShort(plan: Plan | undefined, id: string | undefined): string {
  if (!id) return '';
  const street = plan?.streets.get(id);
  if (!street) return orgShort(plan, id);
  return look.language === 'zh'
    ? street.short
    : street.name.en.replace(/ (Sub-?district|Street)( Office)?$/i, '') || street.short;
}

export function seatName(plan: Plan | undefined, id: string | undefined): string {
  if (!id) return '';
  const seat = plan?.seats.get(id);
  if (!seat) return id;
  return say(seat.title);
}

/** "区应急办 · 主班": a seat with its body. */
export function seatFull(plan: Plan | undefined, id: string | undefined): string {
  if (!id) return '';
  const seat = plan?.seats.get(id);
  if (!seat) return id;
  const [org, title] = [orgShort(plan, seat.org), say(seat.title)];
  return title.includes(org) ? title : `${org} · ${title}`;
}

export function typeName(plan: Plan | undefined, no: number | undefined): string {
  if (!no) return '';
  const type = plan?.types.get(no);
  if (!type) return String(no);
  // In English the plan's examples in brackets are left out, as the short names in Chinese do.
  return look.language === 'zh' ? type.short || type.name.zh : type.name.en.replace(/ \(.*\)$/, '') || type.short;
}

export function entryTitle(list: readonly Titled[] | null | undefined, id: string): string {
  const entry = list?.find((x) => x.id === id);
  return entry ? say(entry.title) : id;
}

export function ruleTitle(plan: Plan | undefined, id: string): string {
  const rule = plan?.rules.get(id);
  return rule ? say(rule.title) : id;
}

export function impactName(plan: Plan | undefined, id: string): string {
  const impact = plan?.text.impacts?.find((x) => x.id === id);
  return impact ? say(impact.title) : id;
}

export function severityName(s: Severity | undefined): string {
  const words = t().severity;
  const name = words[s?.level ?? 0];
  return s?.may ? words.mayPrefix(name) : name;
}
