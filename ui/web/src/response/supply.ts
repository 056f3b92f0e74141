// What can be done next with a request, and the quantities that are proposed for
// it. Pure.
import type { Supplies, SupplyLine } from '../core/response.ts';
import type { Act } from '../core/wire.ts';
import type { Entry } from '../registers/wire.ts';

export type Step = 'order' | 'issue' | 'receive' | 'settle';

/** Which step each command of a request is. */
const stepOf: Record<string, Step> = {
  'order-supplies': 'order',
  'issue-supplies': 'issue',
  'receive-supplies': 'receive',
  'return-supplies': 'settle',
};

/** The steps that this seat may take; where it may take none, whose the next one is. */
export function steps(q: Supplies): { mine: Step[]; next?: { step: Step; act: Act } } {
  const all = q.steps.flatMap((act) => (stepOf[act.command] ? [{ step: stepOf[act.command]!, act }] : []));
  const mine = all.filter((x) => x.act.allowed).map((x) => x.step);
  return { mine, next: mine.length ? undefined : all[0] };
}

/** How much of a line is proposed for a step: all that it allows. */
export function proposed(l: SupplyLine, step: Step, stock?: number): number {
  if (step === 'issue') return Math.min(l.issuable, stock ?? Infinity);
  if (step === 'receive') return Math.min(l.in_transit, l.balance);
  return 0;
}

/** The quantities above zero, by item; undefined where there is none. */
export function quantities(typed: Record<string, string | number>): Record<string, number> | undefined {
  const out = Object.entries(typed)
    .map(([item, n]) => [item, Number(n)] as const)
    .filter(([, n]) => Number.isFinite(n) && n > 0);
  return out.length ? Object.fromEntries(out) : undefined;
}

/** Items by name: what the registers hold, and what the stock says of the rest. */
export function itemOptions(
  held: readonly Pick<Entry, 'values'>[],
  stock: Record<string, number> = {},
): { value: string; name: string; note: string; also: string }[] {
  const depots = new Map<string, string[]>(Object.keys(stock).map((item) => [item, []]));
  for (const { values } of held) {
    const item = values.name ?? '';
    if (item) depots.set(item, [...(depots.get(item) ?? []), values.depot ?? '']);
  }
  return [...depots].map(([item, at]) => ({
    value: item,
    name: item,
    note: stock[item] === undefined ? '' : String(stock[item]),
    also: at.join(' '),
  }));
}

/** The depots that hold all that is to be issued, the fullest first. */
export function depots(held: readonly Pick<Entry, 'values'>[], lines: Record<string, number>): string[] {
  const at = new Map<string, Record<string, number>>();
  for (const { values } of held) {
    const depot = values.depot ?? '';
    const has = at.get(depot) ?? {};
    has[values.name ?? ''] = (has[values.name ?? ''] ?? 0) + Number(values.quantity ?? 0);
    at.set(depot, has);
  }
  const sum = (has: Record<string, number>) => Object.keys(lines).reduce((n, item) => n + (has[item] ?? 0), 0);
  return [...at]
    .filter(([depot, has]) => depot && Object.entries(lines).every(([item, n]) => (has[item] ?? 0) >= n))
    .sort((a, b) => sum(b[1]) - sum(a[1]))
    .map(([depot]) => depot);
}
