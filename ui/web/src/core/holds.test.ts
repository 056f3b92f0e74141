import { expect, it } from 'vitest';
import { holdsAct } from './holds.ts';
import { Plan, type PlanText } from './plan.ts';

const plan = new Plan({
  organisations: [
    { id: 'office', kind: 'office' },
    { id: 'street-a', kind: 'street' },
  ],
  seats: [
    { id: 'office/leader', org: 'office', role: 'leader' },
    { id: 'office/duty', org: 'office', role: 'duty' },
    { id: 'street-a/leader', org: 'street-a', role: 'leader' },
  ],
  authorities: [
    { act: 'switch', who: ['office/leader', 'kind:street/leader'] },
    { act: 'confirm', who: ['office/*'] },
    { act: 'of-an-incident', who: ['lead-of/*'] },
    { act: 'nobody', who: null },
  ],
} as unknown as PlanText);

it.each([
  ['switch', 'office/leader', true],
  ['switch', 'office/duty', false],
  ['switch', 'street-a/leader', true],
  ['confirm', 'office/duty', true],
  ['confirm', 'street-a/leader', false],
  ['of-an-incident', 'office/leader', false],
  ['nobody', 'office/leader', false],
  ['unknown', 'office/leader', false],
  ['confirm', '', false],
])('%s by %s: %s', (act, seat, want) => expect(holdsAct(plan, act, seat)).toBe(want));
