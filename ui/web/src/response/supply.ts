// What can be done next with a request, and the quantities that are proposed for
// it. Pure.
import type { Supplies, SupplyLine } from '../core/response.ts';

export type Step = 'order' | 'issue' | 'receive' | 'settle';

/** The steps that are open, in the order in which goods move. */
export function steps(q: Supplies): Step[] {
  const out: Step[] = [];
  if (q.state === 'approved' && !q.own && !q.ordered) out.push('order');
  const may = q.own || !!q.ordered;
  if (may && q.lines.some((l) => l.issuable > 0)) out.push('issue');
  if (q.lines.some((l) => l.in_transit > 0 && l.balance > 0)) out.push('receive');
  if (q.lines.some((l) => l.balance > 0)) out.push('settle');
  return out;
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
