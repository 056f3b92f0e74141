import { describe, expect, it } from 'vitest';
import { wayOf } from './offer.ts';

const known = { what: '启动响应', who: '月坛街道 主管', when: '02:10' };
const problem = { status: 403, code: 'not_authorised', clause: '4.3.2', act: 'start-response' };

describe('the offer of a refusal', () => {
  it('opens the record of fact on the incident, with its clause and effect', () => {
    const response = { level: 3, body: 'street-yuetan' };
    const way = wayOf(
      { ...problem, offer: 'record-fact', offer_fields: { incident: 'XC20260001', clause: '4.3.2', response } },
      known,
    );
    expect(way?.name).toBe('command');
    expect(way?.props).toMatchObject({
      command: 'record-fact',
      incident: 'XC20260001',
      args: { kind: 'start-response', response },
      values: { clause: '4.3.2', ...known },
    });
  });
  it('opens that of the warning', () => {
    const way = wayOf({ ...problem, offer: 'record-warning-fact', offer_fields: { warning: 'YJ20260001' } }, known);
    expect(way?.name).toBe('warning');
    expect(way?.props.args).toMatchObject({ warning: 'YJ20260001', ...known });
  });
  it('opens a call where nothing has a record', () => {
    const way = wayOf(
      { ...problem, offer: 'log-intake', offer_fields: { source: { kind: 'unit', org: 'fire-rescue' } } },
      known,
    );
    expect(way).toEqual({
      name: 'intake',
      props: { outside: { source: 'unit', org: 'fire-rescue', gist: '启动响应' } },
    });
  });
  it('opens nothing where nothing is offered', () => {
    expect(wayOf(problem, known)).toBeUndefined();
    expect(wayOf({ ...problem, offer: 'record-fact' }, known)).toBeUndefined();
  });
});
