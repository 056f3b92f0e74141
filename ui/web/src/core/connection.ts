// The live line: one websocket to one workspace. It resumes from where the
// board stands, notices silence, and comes back by itself.
import type { Board, Frame } from './board.ts';
import type { ServerClock } from './clock.ts';

/** The version of the protocol that this face understands. */
const protocol = 1;
/**
 * Silence after which what is shown counts as stale: so that the screen says it
 * before three seconds are over, looking and painting on a busy machine
 * included (rule 18). Two beats are missing by then, and 0.4 s is for jitter.
 */
export const staleAfter = 2_400;
/** How often the silence is looked at. */
const lookEvery = 100;
/** A look this late (ms) comes from a page that slept: what arrived meanwhile is read before the silence is judged. */
const slept = 500;
/** Silence after which the socket is given up for dead. */
const deadAfter = 6_000;
/** A delay beyond this is slow (rule 19). */
const slowAfter = 2_000;
/** Close code of a session that has ended: sign in again. */
const dismissed = 4001;

export type Link = 'connecting' | 'live' | 'slow' | 'down' | 'signed_out' | 'outdated';

export interface Line {
  link: Link;
  /** 3 s without a sign of life after data had been shown. */
  stale: boolean;
  /** Milliseconds. */
  delay: number;
  /** Monotonic time of the last frame; -1: none yet. */
  heard: number;
  /** Workspace time of the last frame, for the banner; 0: none yet. */
  heardAt: number;
}

/** The part of WebSocket that is used. */
export interface Socket {
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
}
export interface Timers {
  monotonic(): number;
  after(millis: number, run: () => void): unknown;
  cancel(timer: unknown): void;
  random(): number;
}
export const browserTimers: Timers = {
  monotonic: () => performance.now(),
  after: (millis, run) => setTimeout(run, millis),
  cancel: (timer) => clearTimeout(timer as number),
  random: () => Math.random(),
};

export class Connection {
  readonly line: Line = { link: 'connecting', stale: false, delay: 0, heard: -1, heardAt: 0 };
  private socket: Socket | undefined;
  private dialed = 0;
  private looked = 0;
  private tries = 0;
  private retry: unknown;
  private watch: unknown;
  private asked = false;
  private stopped = true;
  private readonly listeners = new Set<(line: Line) => void>();

  constructor(
    private readonly board: Board,
    private readonly clock: ServerClock,
    private readonly dial: () => Socket,
    private readonly timers: Timers = browserTimers,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
    this.looked = this.timers.monotonic();
    this.look();
  }

  stop(): void {
    this.stopped = true;
    this.timers.cancel(this.retry);
    this.timers.cancel(this.watch);
    this.drop();
  }

  /** The machine says that the network is back, or the page was opened again. */
  nudge(): void {
    if (this.stopped || this.socket) return;
    this.tries = 0;
    this.timers.cancel(this.retry);
    this.connect();
  }

  onChange(listener: (line: Line) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private connect() {
    let socket: Socket;
    this.dialed = this.timers.monotonic();
    try {
      socket = this.dial();
    } catch {
      return this.later();
    }
    this.socket = socket;
    this.asked = false;
    const mine = (run: () => void) => () => this.socket === socket && run();
    socket.onopen = mine(() => socket.send(this.board.resume()));
    socket.onmessage = (event: { data: unknown }) => {
      if (this.socket === socket) this.receive(String(event.data));
    };
    socket.onclose = (event: { code?: number }) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      if (event?.code === dismissed) return this.set({ link: 'signed_out' });
      this.later();
    };
  }

  private receive(data: string) {
    let frame: Frame;
    try {
      frame = JSON.parse(data) as Frame;
    } catch {
      return this.restart();
    }
    if (frame.type === 'hello' && frame.v !== protocol) {
      this.stop();
      return this.set({ link: 'outdated' });
    }
    if (frame.type === 'hello') this.clock.learn(frame.clock);
    let delay = this.line.delay;
    if (frame.type === 'beat') delay = this.clock.beat(frame.at);
    this.board.fold(frame);
    this.ask();
    this.tries = 0;
    this.set({
      link: this.board.filled ? (delay > slowAfter ? 'slow' : 'live') : 'connecting',
      stale: false,
      delay,
      heard: this.timers.monotonic(),
      heardAt: this.clock.now(),
    });
  }

  /** Asks once for what is missing; the answer closes the gap. */
  private ask() {
    if (!this.board.gapped) {
      this.asked = false;
    } else if (!this.asked) {
      this.asked = true;
      this.socket?.send(this.board.resume());
    }
  }

  private look() {
    const { heard, link } = this.line;
    const now = this.timers.monotonic();
    const awake = now - this.looked < lookEvery + slept;
    this.looked = now;
    this.watch = this.timers.after(lookEvery, () => this.look());
    if (!awake) return;
    if (heard >= 0 && now - heard >= staleAfter && !this.line.stale) {
      this.set({ stale: true, link: link === 'signed_out' ? link : 'down' });
    }
    if (this.socket && now - Math.max(heard, this.dialed) >= deadAfter) this.restart();
  }

  /** Gives the socket up and dials anew. */
  private restart() {
    this.drop();
    this.later();
  }

  private drop() {
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // It was never open.
    }
  }

  /** Waits up to 0.5, 1, 2, 4, 8 s, a random part of it, so that a hall of desks does not come back as one. */
  private later() {
    if (this.stopped) return;
    if (this.line.link !== 'signed_out') this.set({ link: this.line.heard >= 0 ? 'down' : 'connecting' });
    const ceiling = Math.min(8_000, 500 * 2 ** this.tries);
    this.tries++;
    this.timers.cancel(this.retry);
    this.retry = this.timers.after(ceiling * (0.5 + this.timers.random() / 2), () => this.connect());
  }

  private set(change: Partial<Line>) {
    Object.assign(this.line, change);
    for (const listener of this.listeners) listener(this.line);
  }
}
