import { beforeEach, describe, expect, it } from 'vitest';
import { Commands, type Draft, type Keep, type Surroundings } from './commands.ts';

class Memory implements Keep {
  readonly map = new Map<string, string>();
  get length() {
    return this.map.size;
  }
  key = (i: number) => [...this.map.keys()][i] ?? null;
  getItem = (k: string) => this.map.get(k) ?? null;
  setItem = (k: string, v: string) => void this.map.set(k, v);
  removeItem = (k: string) => void this.map.delete(k);
}
type Answer = () => Promise<Response>;
const ok =
  (commit = 7): Answer =>
  async () =>
    new Response(JSON.stringify({ commit, at: null, ids: { incident: 'XC1' }, replayed: false }));
const problem =
  (status: number, code: string): Answer =>
  async () =>
    new Response(JSON.stringify({ status, code, message: { zh: '不行', en: 'no' } }), { status });
const down: Answer = async () => {
  throw new TypeError('fetch failed');
};

let keep: Memory;
let answers: Answer[];
let sent: { path: string; headers: Record<string, string>; body: unknown }[];
let timers: (() => void)[];
let counter: number;
let time: number;
const world = (): Surroundings => ({
  fetch: (path, init) => {
    sent.push({ path, headers: init?.headers as Record<string, string>, body: JSON.parse(String(init?.body)) });
    return (answers.shift() ?? ok())();
  },
  keep,
  newKey: () => `key-${++counter}`,
  now: () => ++time,
  after: (_, run) => timers.push(run),
  cancel: () => void (timers = []),
});
const draft = {
  workspace: 'actual',
  seat: 'office/chief',
  name: 'add-note',
  body: { text: '一' },
  row: 'incident/XC1',
};
const done = (commands: Commands, d: Draft) => commands.answered(commands.give(d));
beforeEach(() => {
  keep = new Memory();
  answers = [];
  sent = [];
  timers = [];
  counter = time = 0;
});

describe('a command', () => {
  it('is sent with its key, seat and version, and settles', async () => {
    const c = await done(new Commands('li', world()), { ...draft, version: 31 });
    expect(sent[0]).toMatchObject({
      path: '/api/w/actual/commands/add-note',
      headers: { 'Idempotency-Key': 'key-1', 'Wanghuo-Seat': 'office/chief', 'Wanghuo-Version': '31' },
      body: { text: '一' },
    });
    expect(c).toMatchObject({ progress: 'settled', outcome: { commit: 7 } });
    expect(keep.length).toBe(0);
  });

  it('is kept before it is sent', () => {
    answers = [() => new Promise(() => {})];
    void new Commands('li', world()).give(draft);
    expect(keep.length).toBe(1);
  });

  it('waits while the line is down and goes out with the same key when it is back', async () => {
    answers = [down];
    const commands = new Commands('li', world());
    const settled = done(commands, draft);
    await new Promise((r) => setTimeout(r));
    expect(commands.on('incident/XC1')).toMatchObject([{ progress: 'waiting' }]);
    await commands.flush();
    expect((await settled).progress).toBe('settled');
    expect(sent.map((s) => s.headers['Idempotency-Key'])).toEqual(['key-1', 'key-1']);
  });

  it('survives a reload, for its own person only', async () => {
    answers = [down, down];
    const form = { dialog: 'command', props: {}, slot: 'add-note/XC1/', typed: { text: '一' } };
    void new Commands('li', world()).give({ ...draft, form });
    await new Promise((r) => setTimeout(r));
    const other = new Commands('wang', world());
    await other.flush();
    expect(sent).toHaveLength(1);
    const again = new Commands('li', world());
    expect(again.pending()).toMatchObject([{ key: 'key-1', progress: 'waiting', body: { text: '一' } }]);
    expect(again.pending()[0]?.form).toEqual(form);
    await again.flush();
    await again.flush();
    expect(sent.at(-1)?.headers['Idempotency-Key']).toBe('key-1');
    expect(again.pending()).toEqual([]);
    expect(keep.length).toBe(0);
  });

  it('that is refused says why, is not sent again, and stays on its row until let go', async () => {
    answers = [problem(403, 'not_authorised')];
    const commands = new Commands('li', world());
    const c = await done(commands, draft);
    expect(c).toMatchObject({ progress: 'refused', problem: { code: 'not_authorised', status: 403 } });
    await commands.flush();
    expect(sent).toHaveLength(1);
    expect(keep.length).toBe(0);
    expect(commands.on('incident/XC1')).toHaveLength(1);
    commands.discard(c.key);
    expect(commands.on('incident/XC1')).toEqual([]);
  });

  it('that the server could not store fails, is kept, and is tried again by itself and by hand', async () => {
    answers = [problem(503, 'storage_full'), problem(503, 'storage_full')];
    const commands = new Commands('li', world());
    const settled = done(commands, draft);
    await new Promise((r) => setTimeout(r));
    expect(commands.on('incident/XC1')).toMatchObject([{ progress: 'failed', problem: { code: 'storage_full' } }]);
    expect(keep.length).toBe(1);
    timers[0]?.();
    await new Promise((r) => setTimeout(r));
    expect(sent).toHaveLength(2);
    commands.retry('key-1');
    expect((await settled).progress).toBe('settled');
  });

  it('waits for a new sign-in when the session has ended', async () => {
    answers = [problem(401, 'no_session')];
    const commands = new Commands('li', world());
    void commands.give(draft);
    await new Promise((r) => setTimeout(r));
    expect(commands.pending()).toMatchObject([{ progress: 'waiting' }]);
  });

  it('whose answer was cut off is asked for again, not given up', async () => {
    answers = [async () => new Response('{"commit":')];
    const commands = new Commands('li', world());
    const settled = done(commands, draft);
    await new Promise((r) => setTimeout(r));
    await commands.flush();
    expect((await settled).progress).toBe('settled');
    expect(new Set(sent.map((s) => s.headers['Idempotency-Key'])).size).toBe(1);
  });

  it('goes out in the order in which it was given, and stops at the first that finds no line', async () => {
    answers = [down, down, down, down];
    const commands = new Commands('li', world());
    for (const name of ['a', 'b']) void commands.give({ ...draft, name });
    await new Promise((r) => setTimeout(r));
    sent = [];
    await commands.flush();
    expect(sent.map((s) => s.path.split('/').pop())).toEqual(['a']);
    answers = [];
    await commands.flush();
    expect(sent.map((s) => s.path.split('/').pop())).toEqual(['a', 'a', 'b']);
  });

  it('rests when it is answered, and when it is kept for later', async () => {
    answers = [down];
    const commands = new Commands('li', world());
    expect((await commands.rested(commands.give(draft))).progress).toBe('waiting');
    expect((await commands.rested(commands.give(draft))).progress).toBe('settled');
  });

  it('is sent even where nothing can be kept', async () => {
    keep.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect((await done(new Commands('li', world()), draft)).progress).toBe('settled');
  });
});
