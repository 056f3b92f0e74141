import { describe, expect, it } from 'vitest';
import { Commands, type Surroundings } from './commands.ts';
import { carried, dressed, Outbox } from './outbox.ts';
import { Memory } from './testing.ts';

type Answer = () => Promise<Response>;
const ok: Answer = async () => new Response(JSON.stringify({ commit: 7, at: null, ids: { incident: 'XC1' } }));
const refused: Answer = async () =>
  new Response(JSON.stringify({ status: 409, code: 'not_now', message: { zh: '不行', en: 'no' } }), { status: 409 });
const down: Answer = async () => {
  throw new TypeError('fetch failed');
};

function stand(keep = new Memory()) {
  const answers: Answer[] = [];
  let time = 0;
  let counter = keep.length;
  const world: Surroundings = {
    fetch: () => (answers.shift() ?? ok)(),
    keep,
    newKey: () => `key-${++counter}`,
    now: () => ++time,
    after: () => 0,
    cancel: () => {},
  };
  const commands = new Commands('li', world);
  const outbox = new Outbox('li', commands, keep);
  const give = async (name = 'report-incident', body: unknown = { title: '起火' }, form?: unknown) => {
    const command = commands.give({ workspace: 'actual', seat: 'street-x/grid', name, body });
    outbox.note(command, { title: '起火', made: 5, form });
    await commands.rested(command);
    return command;
  };
  return { keep, commands, outbox, answers, give };
}

describe('what was sent off', () => {
  it('is told to its end: delivered, or refused with the reason and what was filled in', async () => {
    const s = stand();
    s.answers.push(ok, refused);
    const first = await s.give('report-incident', {}, { place: '甲' });
    const second = await s.give('report-incident', {}, { place: '乙' });
    expect(s.outbox.get(first.key)).toMatchObject({ progress: 'settled', outcome: { ids: { incident: 'XC1' } } });
    expect(s.outbox.get(first.key)?.form).toBeUndefined();
    expect(s.outbox.get(second.key)).toMatchObject({
      progress: 'refused',
      problem: { code: 'not_now' },
      form: { place: '乙' },
    });
  });

  it('is there after the page was killed, and goes out then', async () => {
    const before = stand();
    before.answers.push(down);
    const { key } = await before.give();
    const after = stand(before.keep);
    expect(after.outbox.get(key)?.progress).toBe('waiting');
    await after.commands.flush();
    expect(after.outbox.get(key)?.progress).toBe('settled');
  });

  it('that was under way when the page was killed waits again', async () => {
    const s = stand();
    s.keep.setItem('wanghuo/outbox/li/k', JSON.stringify({ key: 'k', name: 'add-note', at: 1, progress: 'sending' }));
    expect(stand(s.keep).outbox.get('k')?.progress).toBe('waiting');
  });

  it('belongs to whoever sent it, and nobody reads what is not his', () => {
    const keep = new Memory();
    keep.setItem('wanghuo/outbox/wang/k', JSON.stringify({ key: 'k', at: 1, progress: 'refused' }));
    keep.setItem('wanghuo/outbox/li/broken', '{');
    expect(stand(keep).outbox.list()).toEqual([]);
  });

  it.each(['waiting', 'sending', 'failed'] as const)('is never dropped while %s', (progress) => {
    const keep = new Memory();
    keep.setItem('wanghuo/outbox/li/k', JSON.stringify({ key: 'k', at: 1, progress }));
    const { outbox } = stand(keep);
    outbox.dismiss('k');
    outbox.makeRoom();
    expect(outbox.list()).toHaveLength(1);
  });

  it('keeps the last thirty delivered, and everything else', async () => {
    const s = stand();
    s.answers.push(refused);
    for (let i = 0; i < 35; i++) await s.give();
    expect(s.outbox.list().filter((x) => x.progress === 'settled')).toHaveLength(30);
    expect(s.outbox.list().filter((x) => x.progress === 'refused')).toHaveLength(1);
  });
});

describe('a full store', () => {
  it('makes room of what can be had again, and then keeps the report', async () => {
    const s = stand();
    s.keep.setItem('picture', 'x'.repeat(4000));
    s.commands.makeRoom = () => s.keep.removeItem('picture');
    s.keep.fill(10);
    s.answers.push(down);
    const c = await s.give();
    expect(c.unkept).toBeUndefined();
    expect(s.outbox.get(c.key)?.unkept).toBeUndefined();
    expect(
      stand(s.keep)
        .commands.pending()
        .map((x) => x.key),
    ).toEqual([c.key]);
  });

  it('stops no report: it is sent, says that it is not kept, and is kept once there is room', async () => {
    const s = stand();
    s.keep.fill(10);
    s.answers.push(down, down);
    const c = await s.give();
    expect(s.outbox.get(c.key)).toMatchObject({ progress: 'waiting', unkept: true });
    expect(stand(s.keep).commands.pending()).toEqual([]);
    s.keep.room = Infinity;
    await s.commands.flush();
    expect(s.outbox.get(c.key)).toMatchObject({ progress: 'waiting', unkept: undefined });
    expect(stand(s.keep).commands.pending()).toHaveLength(1);
    await s.commands.flush();
    expect(s.outbox.get(c.key)?.progress).toBe('settled');
  });
});

describe('how a command came', () => {
  const command = (name: string, at: number) => ({ name, at, body: { a: 1 } }) as never;
  it.each([
    ['at once', 'add-note', 0, 5_000, {}],
    ['late', 'add-note', 0, 5_001, { link: true }],
    ['by a clock that is fast', 'add-note', 300, 0, { clock_off: 300 }],
    ['late, by a clock that is slow', 'check-in', -90, 6_000, { link: true, clock_off: -90 }],
    ['not of a kind that phones carry', 'take-seat', 300, 9_000, {}],
  ])('%s', (_, name, off, waited, said) => {
    expect(dressed(command(name, 1_000), off, 1_000 + waited)).toEqual({ a: 1, ...said });
  });
  it('is told of everything that may be done on the spot without a line', () => {
    for (const name of ['report-incident', 'add-note', 'check-in', 'report-task', 'tick-checklist'])
      expect(carried).toHaveProperty(name);
  });
});
