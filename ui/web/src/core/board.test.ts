import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Board, type Frame, type Row } from './board.ts';

interface State {
  log: string;
  epoch: number;
  view: string;
  position: number;
  gapped?: boolean;
  rows: Record<string, unknown>;
}
interface Sequence {
  name: string;
  start?: State;
  frames: Frame[];
  want: State;
}
// Shared with the server's own tests.
const fixtures = '../../dispatch/live/testdata/';
const read = (file: string) => readFileSync(fixtures + file, 'utf8');

describe('what changes without a commit (Hello.Beside)', () => {
  const health = (ok: boolean): Row => ({
    key: 'health/storage',
    kind: 'health',
    changed: 5,
    data: { id: 'storage', ok },
  });
  const hello = (view: string): Frame => ({
    type: 'hello',
    v: 1,
    log: 'L',
    epoch: 1,
    head: 5,
    plan: 'p',
    status: 'actual',
    clock: { at: 1000, offset: 0, rate: 1, paused: false },
    view,
    beat: 1000,
  });
  const filled = () => {
    const board = new Board();
    board.fold(hello('well'));
    board.fold({ type: 'snapshot', head: 5, rows: [health(true)] });
    return board;
  };

  it('is taken from the snapshot that follows another view, though the head stands still', () => {
    const board = filled();
    const told: string[] = [];
    board.onChange((kinds) => told.push(...kinds));
    board.fold(hello('unwell'));
    expect(JSON.parse(board.resume())).toMatchObject({ view: 'unwell', from: 0 });
    board.fold({ type: 'snapshot', head: 5, rows: [health(false)] });
    expect(board.get('health', 'storage')?.ok).toBe(false);
    expect(told).toContain('health');
  });

  it('is taken from the answer to a resume that had missed no commit', () => {
    const board = filled();
    board.fold({ type: 'delta', from: 5, to: 5, rows: [health(false)], removed: [] });
    expect(board.get('health', 'storage')?.ok).toBe(false);
    expect(board.position).toBe(5);
  });
});

describe('the fold of frames', () => {
  for (const q of JSON.parse(read('sequences.json')) as Sequence[]) {
    it(q.name, () => {
      const board = new Board();
      if (q.start) {
        Object.assign(board, { ...q.start, rows: board.rows });
        for (const [key, data] of Object.entries(q.start.rows)) board.rows.set(key, { key, data } as Row);
      }
      for (const f of q.frames) board.fold(f);
      expect({
        log: board.log,
        epoch: board.epoch,
        view: board.view,
        position: board.position,
        gapped: board.gapped,
        rows: Object.fromEntries([...board.rows].map(([k, r]) => [k, r.data])),
      }).toEqual(q.want);
    });
  }

  it('asks to resume in the bytes that the server knows', () => {
    const board = new Board();
    board.fold(JSON.parse(read('hello.json')) as Frame);
    board.fold(JSON.parse(read('snapshot.json')) as Frame);
    expect(board.resume()).toBe(read('resume.json').trim());
  });

  it('keeps rows by kind, and tells which kinds changed', () => {
    const board = new Board();
    const told: string[][] = [];
    board.onChange((kinds) => told.push([...kinds].sort()));
    board.fold(JSON.parse(read('snapshot.json')) as Frame);
    expect(board.list('incident')).toHaveLength(1);
    expect(board.changed('incident', 7)).toBe(119);
    board.fold({ type: 'delta', from: 120, to: 121, rows: [], removed: ['incident/7', 'incident/none'] });
    expect(board.list('incident')).toEqual([]);
    expect(board.get('incident', 7)).toBeUndefined();
    expect(told).toEqual([['alarm', 'incident'], ['incident']]);
  });

  it('shows remembered rows until the server speaks, then only its own', () => {
    const board = new Board();
    const old = { key: 'incident/1', kind: 'incident', changed: 4, data: {} } as Row;
    board.recall([old]);
    expect(board.filled).toBe(false);
    expect(JSON.parse(board.resume())).toMatchObject({ epoch: 0, from: 0 });
    board.fold({ type: 'snapshot', head: 9, rows: [] });
    expect(board.list('incident')).toEqual([]);
    board.recall([old]);
    expect(board.list('incident')).toEqual([]);
  });
});
