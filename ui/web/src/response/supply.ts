// What can be done next with a request, and the quantities that are proposed for
// it. Pure.
import type { Supplies, SupplyLine } from '../core/response.ts';
import type { Act } from '../core/wire.ts';

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
