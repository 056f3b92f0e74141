import { describe, expect, it } from 'vitest';
import type { Incident } from '../core/wire.ts';
import { scenes } from './scenes.ts';

const incident = (id: string, over: Partial<Incident> = {}) =>
  ({ id, title: id, phase: 'handling', ...over }) as Incident;
const roster = (persons: number, teams = 1) => ({
  persons,
  teams,
  under: 'hq',
  bodies: [{ org: 'x', teams, persons }],
});

describe('the scenes on the wall', () => {
  it('are those where somebody is or is coming to, the strongest first', () => {
    const list = scenes([
      incident('nobody'),
      incident('small', { roster: roster(4) }),
      incident('large', { roster: roster(40, 3) }),
      incident('coming', { roster: { persons: 0, teams: 0, on_way: 2 } }),
      incident('over', { roster: roster(9), phase: 'ended' }),
      incident('part', { roster: roster(9), merged_into: 'large' }),
    ]);
    expect(list.map((s) => s.id)).toEqual(['large', 'small', 'coming']);
    expect(list[0]).toMatchObject({ persons: 40, teams: 3, under: 'hq', bodies: [{ org: 'x', persons: 40 }] });
    expect(list[2]).toMatchObject({ persons: 0, onWay: 2, bodies: [] });
  });
});
