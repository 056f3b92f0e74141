// Whom to call: the bodies of the plan, grouped as one looks for them. Pure.
import type { Organisation, Plan } from '../core/plan.ts';

export interface Group {
  id: 'duty' | 'streets' | 'departments' | 'city';
  bodies: Organisation[];
}

const duty = new Set(['duty-office', 'emergency-office']);

/** Bodies that one can call: no roles of an incident, no generic ones. */
export function directory(plan: Plan): Group[] {
  const groups: Record<Group['id'], Organisation[]> = { duty: [], streets: [], departments: [], city: [] };
  for (const org of plan.orgs.values()) {
    if (org.generic) continue;
    if (duty.has(org.id)) groups.duty.push(org);
    else if (org.kind === 'street') groups.streets.push(org);
    else if (org.kind === 'department') groups.departments.push(org);
    else if (org.kind === 'city_level') groups.city.push(org);
  }
  return (Object.entries(groups) as [Group['id'], Organisation[]][])
    .map(([id, bodies]) => ({ id, bodies }))
    .filter((g) => g.bodies.length > 0);
}
