import { describe, expect, it } from 'vitest';
import type { Proposal, Warning, WarningDetail } from '../core/warning.ts';
import { warningForms } from './forms.ts';
import { byStreet, inForce, levelOf, refusedProposal, sections, shownLevel } from './rows.ts';

const row = (id: string, more: Partial<Warning>): Warning => ({
  id,
  source: 'own',
  type: 1,
  state: 'in_force',
  area: {},
  streets: [],
  text: 1,
  updated: null,
  version: 1,
  ...more,
});

describe('the band of warnings in force', () => {
  it('puts the gravest first, by the level by which the district acts', () => {
    const rows = [
      row('a', { level: 'blue' }),
      row('b', { level: 'orange', local: 'red' }),
      row('c', { level: 'orange' }),
      row('d', { state: 'lifted', stated: 'red' }),
      row('e', {
        state: 'proposed',
        pending: { no: 1, step: 'issue', level: 'red', state: 'open', path: 'approved', by: 'x', at: null },
      }),
    ];
    expect(inForce(rows).map((w) => w.id)).toEqual(['b', 'c', 'a']);
  });
  it('keeps one whose time has run out: only a lifting ends it (A38)', () => {
    expect(inForce([row('a', { state: 'run_out', level: 'red' })])).toHaveLength(1);
  });
  it('shows no level in force for what is only proposed', () => {
    const w = row('a', {
      state: 'proposed',
      pending: { no: 1, step: 'issue', level: 'red', state: 'open', path: 'approved', by: 'x', at: null },
    });
    expect([levelOf(w), shownLevel(w)]).toEqual(['', 'red']);
  });
});

describe('the list', () => {
  it('has each warning once, those that wait for a hand first', () => {
    const rows = [
      row('calm', { level: 'blue' }),
      row('city', { source: 'city', state: 'received', stated: 'blue' }),
      row('out', { state: 'run_out', level: 'red' }),
      row('relay', { source: 'outside', state: 'relayed', stated: 'orange' }),
      row('done', { state: 'lifted' }),
    ];
    expect(sections(rows).map((s) => [s.id, s.rows.map((w) => w.id)])).toEqual([
      ['waiting', ['out', 'city']],
      ['in_force', ['calm']],
      ['relayed', ['relay']],
      ['over', ['done']],
    ]);
  });
});

describe('the map', () => {
  it('has the gravest level in force of each street, and none of what is lifted or relayed', () => {
    const map = byStreet([
      row('a', { level: 'blue', streets: ['s1', 's2'] }),
      row('b', { level: 'orange', streets: ['s2'] }),
      row('c', { state: 'lifted', stated: 'red', streets: ['s1'] }),
      row('d', { source: 'outside', state: 'relayed', stated: 'red', streets: ['s3'] }),
    ]);
    expect(Object.fromEntries(map)).toEqual({ s1: 'blue', s2: 'orange' });
  });
});

describe('a proposal that was not approved', () => {
  const p = (no: number, state: Proposal['state'], at = '2026-07-17T10:00:00+08:00'): Proposal => ({
    no,
    step: 'issue',
    content: { level: 'orange', type: 2, caution: '避免外出', area: {} },
    urgency: '两小时内',
    reason: '雨势加强',
    by: 'hq-flood-office',
    hand: { person: 'li', seat: 'hq-flood-office/duty', at },
    path: 'approved',
    state,
    closed: at,
  });
  const file = (proposals: Proposal[], more: Partial<WarningDetail> = {}) =>
    ({
      warning: row('a', { state: 'proposed' }),
      proposals,
      texts: [],
      approvals: [],
      ...more,
    }) as unknown as WarningDetail;

  it('is offered again until another is proposed or a text goes out', () => {
    expect(refusedProposal(file([p(1, 'refused')]))?.no).toBe(1);
    expect(refusedProposal(file([p(1, 'refused'), p(2, 'open')]))).toBeUndefined();
    expect(refusedProposal(file([p(1, 'withdrawn')]))).toBeUndefined();
    const out = [{ at: '2026-07-17T10:30:00+08:00' }] as unknown as WarningDetail['texts'];
    expect(refusedProposal(file([p(1, 'refused')], { texts: out }))).toBeUndefined();
  });
  it('comes back into its form with every word of it', () => {
    const now = Date.parse('2026-07-17T11:00:00+08:00');
    const form = warningForms['propose-warning'];
    const setting = { plan: undefined, seat: '', now, args: { step: 'issue', again: p(1, 'refused') } };
    expect(form?.first?.(setting)).toMatchObject({
      type: 2,
      level: 'orange',
      caution: '避免外出',
      urgency: '两小时内',
      reason: '雨势加强',
    });
  });
});
