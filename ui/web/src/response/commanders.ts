// Who is offered for commander-in-chief: the likeliest first, as the server has them,
// then whoever leads a body (4.3.3(e), 4.4.1(b)).
import type { Plan } from '../core/plan.ts';
import type { Response } from '../core/response.ts';
import type { Option } from '../forms/fields.ts';
import { seatOptions } from '../forms/options.ts';

const leading = new Set(['commander', 'executive', 'leader', 'head', 'field', 'director']);

export function commanderOptions(plan: Plan | undefined, response: Response | undefined): Option[] {
  const offered = response?.commanders ?? [];
  const rank = new Map(offered.map((seat, i) => [seat, i]));
  return seatOptions(plan)
    .filter((o) => rank.has(o.value) || leading.has(o.value.split('/')[1] ?? ''))
    .sort((a, b) => (rank.get(a.value) ?? offered.length) - (rank.get(b.value) ?? offered.length));
}

/** Executives are the heads of headquarters, street, units and teams (4.3.3(f)). */
export function executiveOptions(plan: Plan | undefined, near: (org: string) => boolean): Option[] {
  const heads = new Set(['commander', 'executive', 'leader', 'head', 'field', 'team']);
  const fit = (org: string, of: string) => {
    const kind = plan?.orgs.get(org)?.kind;
    return (
      of === 'field-command-post/executive' ||
      (['special_hq', 'hq_office', 'street', 'department'].includes(kind ?? '') && heads.has(of.split('/')[1] ?? ''))
    );
  };
  const all = seatOptions(plan).filter((o) => fit(plan?.orgOf(o.value) ?? '', o.value));
  return [
    ...all.filter((o) => near(plan?.orgOf(o.value) ?? '')),
    ...all.filter((o) => !near(plan?.orgOf(o.value) ?? '')),
  ];
}
