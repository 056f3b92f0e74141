// The time of what is done without a line. A phone's own clock may be wrong
// and its monotonic one stops while it sleeps, so what counts is how the
// phone's clock stood against the server's when they last met (A22). That is
// kept, for a phone may be opened where there is no line.
import type { ClockFrame } from './board.ts';
import type { Keep } from './commands.ts';
import type { ServerClock } from './clock.ts';

interface Met {
  /** The server's wall time minus this device's clock, in milliseconds. */
  offset: number;
  frame: ClockFrame;
}

export class FieldClock {
  private met: Met | undefined;

  constructor(
    private readonly slot: string,
    private readonly keep: Keep = localStorage,
    private readonly device: () => number = Date.now,
  ) {
    try {
      const text = keep.getItem(slot);
      if (text) this.met = JSON.parse(text) as Met;
    } catch {
      // As if they had never met.
    }
  }

  /** They meet: called while the line lives. */
  learn(clock: ServerClock): void {
    const frame = clock.law;
    if (!frame) return;
    const offset = Math.round(clock.wall() - this.device());
    const moved = !this.met || Math.abs(this.met.offset - offset) > 500;
    const another = JSON.stringify(frame) !== JSON.stringify(this.met?.frame);
    this.met = { offset, frame };
    if (!moved && !another) return;
    try {
      this.keep.setItem(this.slot, JSON.stringify(this.met));
    } catch {
      // A full store must not stop the clock.
    }
  }

  get known(): boolean {
    return this.met !== undefined;
  }

  /** Workspace time, in milliseconds since 1970: this device's own where they never met. */
  now(): number {
    const { met } = this;
    if (!met) return this.device();
    const { frame } = met;
    const run = frame.paused ? 0 : frame.rate * (this.device() + met.offset - frame.at);
    return frame.at + frame.offset + run;
  }

  /** Seconds by which this device's clock is fast; slow is negative. */
  get off(): number {
    return this.met ? Math.round(-this.met.offset / 1000) || 0 : 0;
  }
}
