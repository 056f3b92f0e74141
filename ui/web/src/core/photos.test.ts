import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Photos, type Photo, type PhotoStore } from './photos.ts';

let kept: Map<string, Photo>;
let full: boolean;
let answers: (Response | 'down')[];
let asked: string[];
let sentAs: (string | null)[];
let attached: string[];
let made: Record<string, string | undefined>;
let text: boolean;
const store: PhotoStore = {
  all: async () => [...kept.values()].map((p) => ({ ...p })),
  put: async (p) => {
    if (full) throw new DOMException('full', 'QuotaExceededError');
    kept.set(p.key, { ...p });
  },
  remove: async (k) => void kept.delete(k),
};
const photos = (person = 'li') =>
  new Photos(person, {
    fetch: async (path, init) => {
      asked.push(path);
      sentAs.push(new Headers(init?.headers).get('Content-Type'));
      const answer = answers.shift() ?? new Response(JSON.stringify({ file: { id: 'f' } }));
      if (answer === 'down') throw new TypeError('fetch failed');
      return answer;
    },
    store,
    madeBy: (report) => made[report],
    textWaits: () => text,
    attach: (p) => void attached.push(`${p.incident}/${p.key}`),
  });
const one = (key: string, more: Partial<Photo> = {}) => ({
  key,
  workspace: 'actual',
  seat: 'street-x/grid',
  incident: 'XC1',
  caption: '',
  where: '',
  occurrence: '',
  made: '2026-03-12T02:00:00+08:00',
  at: Number(key),
  image: new Blob(['x']),
  ...more,
});
beforeEach(() => {
  kept = new Map();
  full = text = false;
  answers = [];
  asked = [];
  sentAs = [];
  attached = [];
  made = {};
});
/** Added while text waits, so that it is the next flush which sends. */
async function waiting(p: Photos, ...list: Parameters<Photos['add']>[0][]) {
  text = true;
  for (const x of list) await p.add(x);
  text = false;
}

describe('a document', () => {
  it('waits like a photograph, and goes as bytes with its name', async () => {
    const p = photos();
    await waiting(p, one('1', { document: { name: '处置方案.pdf', from: 'street-x' }, image: new Blob(['%PDF']) }));
    expect(kept.get('1')?.document).toEqual({ name: '处置方案.pdf', from: 'street-x' });
    await p.flush();
    expect(sentAs).toEqual(['application/octet-stream']);
    expect(attached).toEqual(['XC1/1']);
  });
});

describe('a photograph', () => {
  it('is kept before it is sent, goes after the text, and leaves when it is delivered', async () => {
    const p = photos();
    text = true;
    expect(await p.add(one('1'))).toBe(true);
    await p.flush();
    expect([kept.size, asked]).toEqual([1, []]);
    text = false;
    await p.flush();
    expect([kept.size, attached, p.pending()]).toEqual([0, ['XC1/1'], []]);
  });

  it('outlives the page, and is its owner’s alone', async () => {
    kept.set('1', { ...one('1'), person: 'li', progress: 'sending' });
    kept.set('2', { ...one('2'), person: 'wang', progress: 'waiting' });
    const p = photos();
    await p.open();
    expect(p.pending().map((x) => [x.key, x.progress])).toEqual([['1', 'waiting']]);
  });

  it('goes out oldest first and stops where the line does', async () => {
    const p = photos();
    await waiting(p, one('2'), one('1'));
    answers = ['down'];
    await p.flush();
    expect([asked.length, p.pending().map((x) => x.progress)]).toEqual([1, ['waiting', 'waiting']]);
    await p.flush();
    expect(attached).toEqual(['XC1/1', 'XC1/2']);
  });

  it.each([
    [401, 'waiting'],
    [413, 'refused'],
    [415, 'refused'],
    [429, 'waiting'],
    [503, 'waiting'],
    [507, 'waiting'],
  ] as const)('answered %i is %s', async (status, progress) => {
    const p = photos();
    await waiting(p, one('1'));
    answers = [new Response(JSON.stringify({ code: 'storage_full' }), { status })];
    await p.flush();
    expect(p.pending()).toMatchObject([{ progress, problem: { status } }]);
    expect(kept.size).toBe(1);
  });

  it('of a report waits until that has made its incident', async () => {
    const p = photos();
    await waiting(p, one('1', { incident: '', after: 'r' }));
    await p.flush();
    expect(asked).toEqual([]);
    made.r = 'XC7';
    await p.flush();
    expect(attached).toEqual(['XC7/1']);
  });

  it('of a report that was refused goes with the one that puts it right, also after the page was killed', async () => {
    const p = photos();
    made.r = '';
    await waiting(p, one('1', { incident: '', after: 'r' }));
    await p.flush();
    expect(p.pending()).toHaveLength(1);
    await p.follow('r', 's');
    made.s = 'XC8';
    const after = photos();
    await after.open();
    await after.flush();
    expect(attached).toEqual(['XC8/1']);
  });

  it('of a report that was delivered finds its incident, also when the report is listed no more', async () => {
    const p = photos();
    await waiting(p, one('1', { incident: '', after: 'r' }));
    made.r = 'XC9';
    text = true; // other text still waits: nothing is sent yet
    await p.flush();
    delete made.r;
    text = false;
    const after = photos();
    await after.open();
    await after.flush();
    expect(attached).toEqual(['XC9/1']);
  });

  it('of a report that was refused and let be says so, and is let go by hand', async () => {
    const p = photos();
    await waiting(p, one('1', { incident: '', after: 'r' }));
    await p.orphan('r', { code: 'unknown' } as never);
    const after = photos();
    await after.open();
    expect(after.pending()).toMatchObject([{ progress: 'refused', problem: { code: 'unknown' } }]);
    await after.discard('1');
    expect([after.pending(), kept.size]).toEqual([[], 0]);
  });

  it('for which there is no room is sent all the same, says so, and is kept once there is', async () => {
    const p = photos();
    full = text = true;
    expect(await p.add(one('1'))).toBe(false);
    expect(p.pending()).toMatchObject([{ unkept: true, progress: 'waiting' }]);
    full = false;
    await vi.waitFor(async () => {
      await p.flush();
      expect([kept.size, p.pending()[0]?.unkept]).toEqual([1, undefined]);
    });
    text = false;
    await p.flush();
    expect([attached, kept.size]).toEqual([['XC1/1'], 0]);
  });

  it('is let go by hand, but not under way', async () => {
    const p = photos();
    await waiting(p, one('1'));
    await p.discard('1');
    expect([kept.size, p.pending()]).toEqual([0, []]);
  });
});
