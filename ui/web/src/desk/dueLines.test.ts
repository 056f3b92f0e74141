import { expect, it } from 'vitest';
import type { Obligation } from '../core/wire.ts';
import { dueLines } from './dueLines.ts';

const duty = (subject: string, debtor: string, rule = 'verify') =>
  ({ subject, debtor, rule, hard: true, state: 'pending', due: '2026-11-23T03:15:00+08:00' }) as unknown as Obligation;

it('what several owe together is one line, of which one’s own is shown', () => {
  const list = [duty('A', 'x'), duty('A', 'y'), duty('A', 'x', 'other'), duty('B', 'x')];
  expect(dueLines(list, 8, (d) => d.debtor === 'y').map(({ duty: d, more }) => [d.subject, d.debtor, more])).toEqual([
    ['A', 'y', 1],
    ['A', 'x', 0],
    ['B', 'x', 0],
  ]);
  expect(dueLines(list, 1, () => false).map(({ duty: d }) => d.debtor)).toEqual(['x']);
});
