// How entries of the registers are shown: which columns, in which words.
import { say } from '../state/look.svelte.ts';
import { orgShort, streetShort, typeName } from '../state/names.ts';
import type { Plan } from '../core/plan.ts';
import { personal, type Column, type Entry, type Spec } from './wire.ts';

/** What a list shows of each register; of others the first six open columns. */
const chosen: Record<string, string[]> = {
  team: ['name', 'level', 'owner', 'street', 'capacity', 'equipment', 'events'],
  expert: ['field', 'speciality', 'owner', 'events'],
  stock: ['name', 'depot', 'owner', 'quantity', 'minimum', 'expires', 'maintained'],
  agreement: ['name', 'owner', 'type', 'scope', 'quantity', 'amount', 'expires'],
  shelter: ['name', 'street', 'capacity', 'built', 'special_needs'],
};

export function shownColumns(spec: Spec): Column[] {
  const ids = chosen[spec.kind];
  if (ids) return ids.flatMap((id) => spec.columns.filter((c) => c.id === id));
  return spec.columns.filter((c) => c.id !== 'key' && !personal(c) && c.type !== 'degree').slice(0, 6);
}

export function cellText(plan: Plan | undefined, column: Column, value: string | undefined): string {
  if (!value) return '';
  switch (column.type) {
    case 'org':
      return orgShort(plan, value);
    case 'street':
      return streetShort(plan, value);
    case 'choice': {
      const option = column.options?.find((o) => o.id === value);
      return option ? say(option.name) : value;
    }
    case 'events':
      return value
        .split(',')
        .map((no) => typeName(plan, Number(no)))
        .join('、');
    default:
      return value;
  }
}

/** Below its minimum (6.4.1). */
export const low = (e: Entry) => Number(e.values.minimum ?? 0) > Number(e.values.quantity ?? 0);

/** Days until a date that is at most ninety days off; undefined: later, or no date. */
export function runsOut(value: string | undefined, now: number): number | undefined {
  const at = value ? Date.parse(`${value}T23:59:59+08:00`) : NaN;
  const days = Math.floor((at - now) / 86_400_000);
  return Number.isNaN(days) || days > 90 ? undefined : days;
}

/** A map layer or database that should have been updated by now (6.2.2). */
export function overdueUpdate(e: Entry, now: number): boolean {
  const at = Date.parse(`${e.values.updated ?? ''}T23:59:59+08:00`);
  return Number(e.values.every) > 0 && now > at + Number(e.values.every) * 86_400_000;
}

export function found(plan: Plan | undefined, spec: Spec, e: Entry, text: string): boolean {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = [e.key, e.why, ...spec.columns.map((c) => `${e.values[c.id] ?? ''} ${cellText(plan, c, e.values[c.id])}`)]
    .join(' ')
    .toLowerCase();
  return words.every((x) => all.includes(x));
}
