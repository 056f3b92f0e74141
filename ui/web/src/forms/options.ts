// What can be chosen, from the plan in force.
import type { Plan } from '../core/plan.ts';
import type { Warning } from '../core/warning.ts';
import { look, say } from '../state/look.svelte.ts';
import { orgName, seatFull, streetShort, typeName } from '../state/names.ts';
import { warningName } from '../warnings/called.ts';
import type { Option } from './fields.ts';

const weights: Record<string, number> = {
  office: 0,
  command_center: 1,
  street: 2,
  hq_office: 3,
  department: 4,
  city_level: 5,
};
/** Kinds of organisation that are neither told nor sent anything. */
const never = new Set(['role']);

export function orgOptions(plan: Plan | undefined): (Option & { also: string })[] {
  if (!plan) return [];
  return [...plan.orgs.values()]
    .filter((o) => !o.generic && !never.has(o.kind))
    .sort((a, b) => (weights[a.kind] ?? 9) - (weights[b.kind] ?? 9))
    .map((o) => ({
      value: o.id,
      name: say(o.name),
      note: look.language === 'zh' && o.short && o.short !== o.name.zh ? o.short : undefined,
      also: [o.id, o.name.zh, o.name.en, o.short, ...(o.aliases ?? [])].filter(Boolean).join(' '),
    }));
}

export function streetOptions(plan: Plan | undefined): (Option & { also: string })[] {
  if (!plan) return [];
  return [...plan.streets.values()].map((s) => ({
    value: s.org,
    name: streetShort(plan, s.org),
    also: `${s.name.zh} ${s.name.en} ${s.org}`,
  }));
}

/** Warnings that hold here or were relayed: an incident can have come of one of them (A41). */
export function warningOptions(rows: readonly Warning[], plan: Plan | undefined): (Option & { also: string })[] {
  return rows
    .filter((x) => x.state === 'in_force' || x.state === 'run_out' || x.state === 'relayed')
    .map((x) => ({
      value: x.id,
      name: [warningName(plan, x), x.id].join(' '),
      also: x.id,
    }));
}

export function communityOptions(plan: Plan | undefined, street: string): (Option & { also: string })[] {
  if (!plan) return [];
  return [...plan.communities.values()]
    .filter((c) => !street || c.street === street)
    .map((c) => ({ value: c.code, name: c.short || c.name, note: streetShort(plan, c.street), also: c.name }));
}

export function typeOptions(plan: Plan | undefined): { value: number; name: string; note?: string; also: string }[] {
  if (!plan) return [];
  return [...plan.types.values()].map((x) => ({
    value: x.no,
    name: typeName(plan, x.no),
    note: orgName(plan, x.leads[0]),
    also: `${x.name.zh} ${x.name.en} ${x.short} ${(x.words ?? []).join(' ')}`,
  }));
}

export function seatOptions(plan: Plan | undefined, of?: (org: string) => boolean): (Option & { also: string })[] {
  if (!plan) return [];
  return [...plan.seats.values()]
    .filter((s) => !of || of(s.org))
    .map((s) => ({
      value: s.id,
      name: seatFull(plan, s.id),
      also: `${orgName(plan, s.org)} ${s.title.zh} ${s.title.en}`,
    }));
}
