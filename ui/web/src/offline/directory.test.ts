import { expect, it } from 'vitest';
import { Plan, type PlanText } from '../core/plan.ts';
import { directory } from './directory.ts';

it('lists bodies that can be called, in groups, and none that are only roles', () => {
  const org = (id: string, kind: string, generic = false) => ({ id, kind, generic, name: { zh: id, en: id } });
  const plan = new Plan({
    organisations: [
      org('duty-office', 'office'),
      org('street-a', 'street'),
      org('bureau', 'department'),
      org('group-x', 'role'),
      org('any-department', 'department', true),
    ],
  } as unknown as PlanText);
  expect(directory(plan).map((g) => [g.id, g.bodies.map((b) => b.id)])).toEqual([
    ['duty', ['duty-office']],
    ['streets', ['street-a']],
    ['departments', ['bureau']],
  ]);
});
