// The workspace's clock, kept on this machine. The server says how workspace
// time runs against its wall clock; every frame that carries the server's wall
// time tells how that stands against our monotonic clock. The machine's own
// time of day is never used: it may be wrong.
import type { ClockFrame } from './board.ts';

const window = 60;

export class ServerClock {
  private frame: ClockFrame | undefined;
  /** Server wall time minus our monotonic time, as each frame showed it. */
  private samples: number[] = [];
  /** The best of them: the frame that was least delayed. */
  private best = 0;

  constructor(private readonly monotonic: () => number) {}

  /** A hello: how workspace time runs from now on. */
  learn(frame: ClockFrame): void {
    // A hello repeats an old reading (at is when somebody last set the clock, which
    // may be days ago), so it tells the law and never the time: that comes with a beat.
    this.frame = frame;
  }

  /** A beat, sent at server wall time `at`. Returns its delay in milliseconds over the quickest frame of late. */
  beat(at: number): number {
    const offset = this.sample(at);
    return Math.max(0, this.best - offset);
  }

  private sample(at: number): number {
    const offset = at - this.monotonic();
    this.samples.push(offset);
    if (this.samples.length > window) this.samples.shift();
    this.best = Math.max(...this.samples);
    return offset;
  }

  /** Whether a beat has told the time and a hello how it runs. */
  get known(): boolean {
    return this.frame !== undefined && this.samples.length > 0;
  }
  /** How workspace time runs, as the server said last. */
  get law(): ClockFrame | undefined {
    return this.known ? this.frame : undefined;
  }
  get rate(): number {
    return this.frame?.rate ?? 1;
  }
  get paused(): boolean {
    return this.frame?.paused ?? false;
  }

  /** The server's wall time, in milliseconds since 1970. */
  wall(): number {
    return this.monotonic() + this.best;
  }

  /** Workspace time, in milliseconds since 1970; 0 while unknown. */
  now(): number {
    const f = this.frame;
    if (!f || !this.known) return 0;
    const run = f.paused ? 0 : f.rate * (this.wall() - f.at);
    return f.at + f.offset + run;
  }
}
