import { describe, expect, it } from 'vitest';
import type { Risk } from '../core/monitoring.ts';
import type { Intake } from '../core/wire.ts';
import { information, lacking, risks } from './lists.ts';

const intake = (id: string, more: Partial<Intake> = {}): Intake => ({
  id,
  source: 'citizen',
  unit: 'emergency-office',
  received: `2026-06-16T08:00:0${id}+08:00`,
  entered: null,
  state: 'new',
  watch: { kind: 'point' },
  ...more,
});
const risk = (id: string, more: Partial<Risk> = {}): Risk => ({
  id,
  kind: 'risk',
  title: id,
  state: 'watched',
  owner: 'street-niujie',
  at: null,
  version: 1,
  ...more,
});
const ids = (list: readonly { id: string }[]) => list.map((x) => x.id).join('');

describe('the list of monitoring information', () => {
  const all = [
    intake('1'),
    intake('2', { watch: { kind: 'opinion', outcome: 'nothing' } }),
    intake('3', { watch: undefined }),
    intake('4', { watch: undefined, state: 'confidential' }),
    intake('5', { gist: '燃气读数', watch: { kind: 'point', items: { value: '0.8%' } } }),
  ];
  it.each([
    [{ kind: '', open: false, typed: '' }, '5421'],
    [{ kind: 'opinion', open: false, typed: '' }, '2'],
    [{ kind: '', open: true, typed: '' }, '51'],
    [{ kind: '', open: false, typed: '燃气 0.8' }, '5'],
  ])('%o', (filter, want) => expect(ids(information(all, filter))).toBe(want));
});

describe('the register of risks', () => {
  const all = [
    risk('a', { next_check: '2026-06-18T10:00:00+08:00' }),
    risk('b', { next_check: '2026-06-17T10:00:00+08:00', owner: 'urban-management' }),
    risk('c', { closed: true }),
    risk('d', { kind: 'key-facility' }),
  ];
  it.each([
    [{ kind: '', closed: false, typed: '' }, 'bad'],
    [{ kind: '', closed: true, typed: '' }, 'bacd'],
    [{ kind: 'key-facility', closed: false, typed: '' }, 'd'],
    [{ kind: '', closed: false, typed: '', owners: new Set(['urban-management']) }, 'b'],
  ])('%o', (filter, want) => expect(ids(risks(all, filter))).toBe(want));
});

it('lists which sector has nothing', () =>
  expect(
    lacking([
      { register: 'x', type: 1, lead: 'y', entries: 0 },
      { register: 'x', type: 2, lead: 'y', entries: 1 },
    ]),
  ).toHaveLength(1));
