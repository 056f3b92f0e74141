import { beforeEach, describe, expect, it } from 'vitest';
import { Board, type Frame } from './board.ts';
import { ServerClock } from './clock.ts';
import { Connection, type Socket, type Timers } from './connection.ts';

/** A clock and its timers, moved by hand. */
class World implements Timers {
  time = 0;
  private timers: { at: number; run: () => void }[] = [];
  monotonic = () => this.time;
  random = () => 1;
  after(millis: number, run: () => void) {
    const timer = { at: this.time + millis, run };
    this.timers.push(timer);
    return timer;
  }
  cancel(timer: unknown) {
    this.timers = this.timers.filter((x) => x !== timer);
  }
  /** The machine sleeps, or gives the page no turn: what was due runs late, once. */
  freeze(millis: number) {
    this.time += millis;
    const due = this.timers.filter((x) => x.at <= this.time);
    for (const timer of due) {
      this.cancel(timer);
      timer.run();
    }
  }
  pass(millis: number) {
    const end = this.time + millis;
    for (;;) {
      const next = this.timers.filter((x) => x.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      this.cancel(next);
      next.run();
    }
    this.time = end;
  }
}
class Line implements Socket {
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((e: { data: string }) => void) | null = null;
  onclose: ((e: { code: number }) => void) | null = null;
  send(data: string) {
    this.sent.push(data);
  }
  close() {
    this.closed = true;
  }
  say(frame: Frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}
const hello = (head: number, at = 1_000_000): Frame => ({
  type: 'hello',
  v: 1,
  log: 'L',
  epoch: 1,
  head,
  plan: 'p',
  status: 'actual',
  clock: { at, offset: 0, rate: 1, paused: false },
  view: 'v',
  beat: 1000,
});

let world: World;
let board: Board;
let clock: ServerClock;
let lines: Line[];
let connection: Connection;
const last = () => lines[lines.length - 1] as Line;
function up(head = 5) {
  last().onopen?.();
  last().say(hello(head));
  last().say({ type: 'snapshot', head, rows: [] });
}
beforeEach(() => {
  world = new World();
  board = new Board();
  clock = new ServerClock(world.monotonic);
  lines = [];
  connection = new Connection(
    board,
    clock,
    () => {
      lines.push(new Line());
      return last();
    },
    world,
  );
  connection.start();
});

describe('the live line', () => {
  it('asks first, and is live with the snapshot', () => {
    expect(connection.line.link).toBe('connecting');
    up();
    expect(JSON.parse(last().sent[0] as string)).toMatchObject({ type: 'resume', from: 0 });
    expect(connection.line.link).toBe('live');
  });

  it('is stale well within three seconds of silence, and live with the next frame', () => {
    up();
    world.pass(2_300);
    expect(connection.line.stale).toBe(false);
    world.pass(250);
    expect(connection.line).toMatchObject({ stale: true, link: 'down' });
    last().say({ type: 'beat', at: 1_002_550, head: 5 });
    expect(connection.line).toMatchObject({ stale: false, link: 'live' });
  });

  it('stays calm when beats jitter, and when one of them is lost', () => {
    up();
    let stale = 0;
    connection.onChange((line) => (stale += Number(line.stale)));
    for (const wait of [1_000, 1_350, 650, 1_300, 2_000, 1_000, 2_350, 650]) {
      world.pass(wait);
      last().say({ type: 'beat', at: 1_000_000 + world.time, head: 5 });
    }
    expect(stale).toBe(0);
  });

  it('does not judge the silence that it slept through before it has read what came', () => {
    up();
    world.freeze(10_000);
    expect(connection.line.stale).toBe(false);
    last().say({ type: 'beat', at: 1_000_000 + world.time, head: 5 });
    world.pass(1_000);
    expect(connection.line).toMatchObject({ stale: false, link: 'live' });
    world.freeze(10_000);
    world.pass(100);
    expect(connection.line.stale).toBe(true);
  });

  it('gives a silent socket up and resumes from its position on another', () => {
    up();
    world.pass(6_000);
    expect(lines[0]?.closed).toBe(true);
    world.pass(500);
    expect(lines).toHaveLength(2);
    last().onopen?.();
    expect(JSON.parse(last().sent[0] as string)).toEqual({ type: 'resume', log: 'L', epoch: 1, view: 'v', from: 5 });
    last().say(hello(7));
    last().say({ type: 'delta', from: 5, to: 7, rows: [], removed: [] });
    expect(connection.line).toMatchObject({ stale: false, link: 'live' });
    expect(board.position).toBe(7);
  });

  it('gives up a socket that opens and never answers', () => {
    last().onopen?.();
    world.pass(6_000);
    expect(lines[0]?.closed).toBe(true);
    world.pass(500);
    expect(lines).toHaveLength(2);
  });

  it('waits longer after each failure, at most eight seconds, and dials at once when nudged', () => {
    const dialled: number[] = [];
    for (let i = 0; i < 7; i++) {
      const before = lines.length;
      last().onclose?.({ code: 1006 });
      const from = world.time;
      while (lines.length === before) world.pass(100);
      dialled.push(world.time - from);
    }
    expect(dialled).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
    last().onclose?.({ code: 1006 });
    connection.nudge();
    expect(lines).toHaveLength(9);
  });

  it('asks once for what is missing', () => {
    up();
    const sent = last().sent.length;
    last().say({ type: 'delta', from: 8, to: 9, rows: [], removed: [] });
    last().say({ type: 'delta', from: 9, to: 10, rows: [], removed: [] });
    expect(last().sent).toHaveLength(sent + 1);
    last().say({ type: 'delta', from: 5, to: 10, rows: [], removed: [] });
    expect(board.gapped).toBe(false);
    last().say({ type: 'delta', from: 12, to: 13, rows: [], removed: [] });
    expect(last().sent).toHaveLength(sent + 2);
  });

  it('says slow when frames come late', () => {
    up();
    world.pass(1_000);
    last().say({ type: 'beat', at: 1_001_000, head: 5 });
    expect(connection.line.link).toBe('live');
    world.pass(2_900);
    last().say({ type: 'beat', at: 1_001_500, head: 5 });
    expect(connection.line).toMatchObject({ link: 'slow', delay: 2_400 });
  });

  it('does not dial again when the session has ended', () => {
    up();
    last().onclose?.({ code: 4001 });
    world.pass(20_000);
    expect(connection.line.link).toBe('signed_out');
    expect(lines).toHaveLength(1);
  });

  it('does not guess at a protocol that it does not know', () => {
    last().onopen?.();
    last().say({ ...hello(1), v: 2 } as Frame);
    world.pass(20_000);
    expect(connection.line.link).toBe('outdated');
    expect(board.position).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it('takes nothing from a socket that it has left', () => {
    up();
    const old = last();
    const hear = old.onmessage;
    world.pass(6_500);
    hear?.({ data: JSON.stringify({ type: 'snapshot', head: 99, rows: [] }) });
    expect(board.position).toBe(5);
  });
});

describe('the server clock', () => {
  it('runs at the rate of an exercise, from its offset', () => {
    clock.learn({ at: 1_000_000, offset: -500_000, rate: 10, paused: false });
    clock.beat(1_000_000);
    expect(clock.now()).toBe(500_000);
    world.pass(2_000);
    expect(clock.now()).toBe(520_000);
  });
  it('stands while paused', () => {
    clock.learn({ at: 1_000_000, offset: 0, rate: 1, paused: true });
    clock.beat(1_000_000);
    world.pass(9_000);
    expect(clock.now()).toBe(1_000_000);
  });
  it('trusts the frame that was least delayed', () => {
    clock.learn({ at: 1_000_000, offset: 0, rate: 1, paused: false });
    clock.beat(1_000_000);
    world.pass(1_000);
    expect(clock.beat(1_001_400)).toBe(0);
    expect(clock.wall()).toBe(1_001_400);
    world.pass(1_000);
    expect(clock.beat(1_001_600)).toBe(800);
    expect(clock.wall()).toBe(1_002_400);
  });
  it('a hello alone tells no time: it may repeat what was read days ago', () => {
    clock.learn({ at: 1_000_000, offset: 0, rate: 1, paused: false });
    expect([clock.known, clock.now()]).toEqual([false, 0]);
    clock.beat(90_000_000);
    expect([clock.known, clock.now()]).toEqual([true, 90_000_000]);
  });
  it('a hello that repeats an old reading does not move it', () => {
    clock.learn({ at: 1_000_000, offset: 0, rate: 1, paused: false });
    world.pass(60_000);
    clock.beat(1_060_000);
    clock.learn({ at: 1_000_000, offset: 0, rate: 1, paused: false });
    expect(clock.now()).toBe(1_060_000);
  });
});
