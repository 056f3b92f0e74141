// What is not yet back where it belongs when the end is declared (4.8, A47). Pure.
import type { Plan } from '../core/plan.ts';
import type { Response } from '../core/response.ts';
import { orgShort } from '../state/names.ts';
import { w } from './words.ts';

/** Teams on the scene, supplies that are out, shelters that are open: one line each; or one line that says there are none. */
export function stillOpen(r: Response | undefined, plan: Plan | undefined): string[] {
  if (!r) return [];
  const lines = [
    ...r.check_ins.filter((c) => !c.released).map((c) => w().ending.team(orgShort(plan, c.org), c.team)),
    ...r.supplies.flatMap((q) =>
      q.lines.filter((l) => l.balance !== 0).map((l) => w().ending.supply(l.item, String(l.balance))),
    ),
    ...r.shelters.filter((s) => !s.closed).map((s) => w().ending.shelter(s.name, String(s.occupied))),
  ];
  return lines.length ? [w().ending.open, ...lines] : [w().ending.none];
}
