// Who holds an act of the plan. Pure.
import type { Plan } from './plan.ts';

/**
 * Whether the plan gives a seat an act that hangs on no incident. It decides what
 * is shown; what may be done the server says.
 */
export function holdsAct(plan: Plan | undefined, act: string, seat: string): boolean {
  const own = plan?.seats.get(seat);
  const who = plan?.text.authorities?.find((a) => a.act === act)?.who ?? [];
  return who.some((pattern) => {
    const [body, role] = pattern.split('/');
    if (!own || (role !== '*' && role !== own.role)) return false;
    return body === own.org || body === `kind:${plan?.orgs.get(own.org)?.kind ?? ''}`;
  });
}
