import { describe, expect, it } from 'vitest';
import { offered, wayOf } from './offer.ts';

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

describe('the offered command, filled in by whoever did it', () => {
  const told = { what: '已到场', who: '大栅栏街道 网格员', when: '2026-11-26T02:10:00+08:00', how_known: '本人办理' };
  const at = '2026-11-26T02:40:00+08:00';

  it('keeps what the server knows, and takes his hour', () => {
    const known = { incident: 'XC20260001', clause: '4.4.2', when: at };
    expect(offered({ ...problem, offer: 'record-fact', offer_fields: known }, told)).toEqual({
      name: 'record-fact',
      body: { incident: 'XC20260001', clause: '4.4.2', ...told },
    });
  });
  it('stands on the warning', () => {
    const known = { warning: 'YJ20260001', when: at };
    expect(offered({ ...problem, offer: 'record-warning-fact', offer_fields: known }, told)?.body).toEqual({
      warning: 'YJ20260001',
      ...told,
    });
  });
  it('is a call where nothing has a record, received when it was refused', () => {
    const source = { kind: 'unit', org: 'street-dashilan' };
    expect(offered({ ...problem, offer: 'log-intake', offer_fields: { source, received_at: at } }, told)?.body).toEqual(
      { source, received_at: at, words: '已到场（大栅栏街道 网格员，本人办理）' },
    );
  });
  it.each([{}, { offer: 'record-fact' }, { offer: 'record-warning-fact', offer_fields: {} }, { offer: 'newer' }])(
    'is none where nothing is offered: %o',
    (offer) => expect(offered({ ...problem, ...offer }, told)).toBeUndefined(),
  );
});
