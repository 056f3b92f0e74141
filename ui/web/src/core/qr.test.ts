import { describe, expect, it } from 'vitest';
import { longest, qr, times } from './qr.ts';

// Read by an independent reader as what it says.
const known = `
#######...#.#.#######
#.....#.####..#.....#
#.###.#...##..#.###.#
#.###.#.......#.###.#
#.###.#.#####.#.###.#
#.....#...##..#.....#
#######.#.#.#.#######
..........#..........
#.#.#.#...#.#...#..#.
...#.#.#..##.##.##...
.###.###..##..##..#..
.#.##...##.###..###..
###..##..###..##.#.#.
........#..#...##....
#######...#.###.#.##.
#.....#..#.#####.#.#.
#.###.#.##.##...###..
#.###.#..###.###.###.
#.###.#.#...#.#.#.#.#
#.....#...#.#.##.#.##
#######.#.....#.#.#.#`.trim();

describe('a code to be scanned', () => {
  it('is the one that a reader reads', () => {
    const drawn = qr('XC20260012:482913')?.map((row) => row.map((on) => (on ? '#' : '.')).join(''));
    expect(drawn?.join('\n')).toBe(known);
  });
  it.each([
    ['as long as it can be', 'A'.repeat(longest), true],
    ['too long', 'A'.repeat(longest + 1), false],
    ['of small letters', 'xc1', false],
    ['in Chinese', '报到', false],
    ['six digits', '012345', true],
  ])('%s', (_, text, fits) => {
    expect(qr(text) !== undefined).toBe(fits);
  });
  it('multiplies as the field does', () => {
    expect([times(2, 0x80), times(7, 1), times(0, 9), times(3, 7)]).toEqual([0x1d, 7, 0, 9]);
  });
});
