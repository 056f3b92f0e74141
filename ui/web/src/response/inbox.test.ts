import { describe, expect, it } from 'vitest';
import type { Approval } from '../core/response.ts';
import { inboxOf, readFrozen, waiting } from './inbox.ts';

const at = (m: number) => `2026-11-22T08:${String(m).padStart(2, '0')}:00+08:00`;
const approval = (id: string, more: Partial<Approval>): Approval => ({
  id,
  kind: 'supplies',
  subject: 'XC1',
  clause: '6.4.3',
  title: '应急物资调拨',
  text: '毛毯 200；',
  hash: 'sha256:0',
  state: 'open',
  proposed: { seat: 'fire-rescue/duty', at: at(1) },
  ...more,
});
const ids = (list: Approval[]) => list.map((a) => a.id);

describe('the inbox of a seat', () => {
  const all = [
    approval('S3', { deciders: ['leader/a'], proposed: { at: at(9) } }),
    approval('S1', { deciders: ['leader/a', 'leader/b'], proposed: { at: at(2) } }),
    approval('S2', { deciders: ['leader/b'], proposed: { at: at(3) } }),
    approval('S4', { state: 'given', given: { seat: 'leader/a', at: at(4) }, unconfirmed: true }),
    approval('S5', { state: 'lapsed', given: { seat: 'leader/a', at: at(4) }, unconfirmed: true, lapsed: at(20) }),
    approval('S6', { state: 'refused', refused: { seat: 'leader/a', at: at(30) } }),
  ];

  it('puts what the seat decides first, the longest waiting at the top', () => {
    const inbox = inboxOf(all, 'leader/a');
    expect(ids(inbox.mine)).toEqual(['S1', 'S3']);
    expect(ids(inbox.others)).toEqual(['S2']);
    expect(waiting(inbox)).toBe(3);
  });
  it('asks the seat that gave its word orally to confirm it, and nobody else', () => {
    expect(ids(inboxOf(all, 'leader/a').confirm)).toEqual(['S4']);
    expect(ids(inboxOf(all, 'leader/b').confirm)).toEqual([]);
    expect(ids(inboxOf(all, 'leader/b').others)).toContain('S4');
  });
  it('shows what has lapsed as settled: nothing waits for it', () => {
    expect(ids(inboxOf(all, 'leader/a').settled)).toEqual(['S6', 'S5']);
  });
  it('gives somebody who only watches nothing to decide', () => {
    expect(inboxOf(all, '').mine).toEqual([]);
  });
});

describe('a frozen text', () => {
  it('keeps its words and gives its locked counts apart', () => {
    expect(readFrozen('火已扑灭\n请勿靠近\ndead=0\ninjured=4')).toEqual({
      text: '火已扑灭\n请勿靠近',
      counts: [
        ['dead', '0'],
        ['injured', '4'],
      ],
    });
  });
  it('without counts is its words', () => {
    expect(readFrozen('x=1 不是数字行')).toEqual({ text: 'x=1 不是数字行', counts: [] });
  });
});
