import { describe, expect, it } from 'vitest';
import { holds } from './condition.ts';
import { foresee } from './foresee.ts';
import { Plan, type PlanText, type Rule } from './plan.ts';
import type { Incident, Level, Obligation } from './wire.ts';

describe('a condition of the plan', () => {
  const facts = { severity: 3, sensitive: 0, hot_topic: undefined, listed: true, unit: 4, source: 3, response: 0 };
  it.each([
    [undefined, true],
    ['severity >= larger', true],
    ['severity >= major', false],
    ['severity >= larger and sensitive == yes', false],
    ['(severity >= major or sensitive == yes or hot_topic == yes) and response != 1', undefined],
    ['severity >= larger or hot_topic == yes', true],
    ['severity >= major and hot_topic == yes', false],
    ['not listed and unit != duty_office', false],
    ['listed && !(unit == duty_office)', true],
    ['source in [citizen, incident_unit]', true],
    ['source == specialist or source == grid and not (unit in [street, department, hq_office])', false],
    ['response == 0 or response == 3', true],
    ['jurisdiction != external', undefined],
    ['severity >=', undefined],
    ['severity ~ 3', undefined],
    ['severity >= larger)', undefined],
  ])('%s is %s', (source, want) => expect(holds(source, facts)).toBe(want));
});

describe('what a severity would make owed', () => {
  const rule = (id: string, on: string, more: Partial<Rule> = {}) => ({ id, on, per: 'incident', limits: [], ...more });
  const plan = new Plan({
    organisations: [{ id: 'office', listed: true }],
    rules: [
      rule('immediate', 'ground', { per: 'determination', when: 'listed' }),
      rule('for-the-scene', 'ground', { when: 'not listed' }),
      rule('detail', 'ground'),
      rule('follow-up', 'major'),
      rule('leadership', 'report_received', { when: 'severity >= major' }),
      rule('verify', 'receipt'),
      rule('of-an-overlay', 'ground', { instrument: 'order-493' }),
    ],
  } as unknown as PlanText);
  const at = (now: Level, then: Level, owed: Partial<Obligation>[] = []) =>
    foresee(plan, { severity: { level: now }, response: 0 } as Incident, then, 'office', owed as Obligation[]).map(
      (r) => r.id,
    );

  it('is nothing below 较大, and nothing for a level that is not graver', () => {
    expect(at(0, 2)).toEqual([]);
    expect(at(4, 4)).toEqual([]);
    expect(at(5, 3)).toEqual([]);
  });
  it('is the reports of 4.1.4 from 较大 on', () => {
    expect(at(0, 3)).toEqual(['immediate', 'detail']);
  });
  it('is the follow-ups too from 重大 on', () => {
    expect(at(0, 4)).toEqual(['immediate', 'detail', 'follow-up', 'leadership']);
  });
  it('repeats the immediate report at each graver grade, never what is owed already', () => {
    expect(at(3, 4, [{ rule: 'detail', state: 'met' }])).toEqual(['immediate', 'follow-up', 'leadership']);
    expect(
      at(4, 5, [
        { rule: 'detail', state: 'open' },
        { rule: 'follow-up', state: 'open' },
      ]),
    ).toEqual(['immediate']);
    expect(at(3, 4, [{ rule: 'detail', state: 'void' }])).toContain('detail');
  });
});
