// Commands on their way to the server. Each is kept on this machine before it
// is sent and until the server has answered; its idempotency key goes with it,
// so that sending it again after a dropped line or a reload does it once.
import { problemOf, unreachable, type Fetch } from './api.ts';
import type { Outcome, Problem } from './wire.ts';

/**
 * waiting: kept, goes out when the line is back. sending: on its way. settled:
 * done. refused: the server said no; nothing changed. failed: the server could
 * not (storage, fault); it is tried again, by itself and by hand.
 */
export type Progress = 'waiting' | 'sending' | 'settled' | 'refused' | 'failed';

/** Where a command was written, so that what is refused later can be put right with its text kept. */
export interface Form {
  /** The dialog, and what it was opened with. */
  dialog: string;
  props: Record<string, unknown>;
  /** The draft's slot, and what was typed. */
  slot: string;
  typed: unknown;
  /** Whose page it needs again: `incidents/…`, `warnings/…`. */
  page?: string;
}

export interface Command {
  /** The idempotency key. */
  key: string;
  workspace: string;
  seat: string;
  name: string;
  body: unknown;
  version?: number;
  /** The row it acts on, e.g. "incident/XC20260012": its progress shows there. */
  row?: string;
  form?: Form;
  /** Milliseconds of this machine's clock: only for the order. */
  at: number;
  progress: Progress;
  tries: number;
  /** This machine's store is full: it lives in this page alone until it is sent. */
  unkept?: boolean;
  outcome?: Outcome;
  problem?: Problem;
}

export interface Draft {
  workspace: string;
  seat: string;
  name: string;
  body: unknown;
  version?: number;
  row?: string;
  form?: Form;
}

/** The part of Storage that is used; localStorage, or a map in tests. */
export interface Keep {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  key(index: number): string | null;
  readonly length: number;
}

export interface Surroundings {
  fetch: Fetch;
  keep: Keep;
  newKey(): string;
  now(): number;
  after(millis: number, run: () => void): unknown;
  cancel(timer: unknown): void;
}

export const browserSurroundings = (): Surroundings => ({
  fetch: (input, init) => fetch(input, init),
  keep: localStorage,
  // randomUUID exists only on https and localhost; a duty room's LAN may be neither.
  newKey: () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''),
  now: () => Date.now(),
  after: (millis, run) => setTimeout(run, millis),
  cancel: (timer) => clearTimeout(timer as number),
});

const prefix = 'wanghuo/command/';
/** How long an answer may take before the line counts as down. */
const patience = 10_000;
/** How often what could not be sent is tried again. */
const again = 15_000;
/** How many answered commands are remembered for display. */
const remembered = 50;

export type CommandListener = (command: Command) => void;

export class Commands {
  private readonly all = new Map<string, Command>();
  private readonly settling = new Map<string, ((command: Command) => void)[]>();
  private readonly listeners = new Set<CommandListener>();
  private timer: unknown;
  /** What is sent of a command, where that is more than its body: how late it comes. */
  dress: ((command: Command) => unknown) | undefined;
  /** Gives up what can be had again, where this machine's store is full. */
  makeRoom: (() => void) | undefined;
  private flushing = false;

  constructor(
    /** The signed-in person: nobody sends what another left behind. */
    private readonly person: string,
    private readonly world: Surroundings = browserSurroundings(),
  ) {
    for (const command of this.kept()) this.all.set(command.key, command);
  }

  /** Gives a command: it is kept, then sent. `answered` tells when it has settled. */
  give(draft: Draft): Command {
    const command: Command = {
      ...draft,
      key: this.world.newKey(),
      at: this.world.now(),
      progress: 'sending',
      tries: 0,
    };
    this.all.set(command.key, command);
    this.store(command);
    void this.send(command);
    this.forget();
    return command;
  }

  /** Resolves when the command is settled or refused; while the line is down it stays pending. */
  answered(command: Command): Promise<Command> {
    if (final(command)) return Promise.resolve(command);
    const { key } = command;
    return new Promise((resolve) => this.settling.set(key, [...(this.settling.get(key) ?? []), resolve]));
  }

  /** Resolves at its first rest: answered, or kept for when the line or the server is back. */
  rested(command: Command): Promise<Command> {
    if (command.progress !== 'sending') return Promise.resolve(command);
    return new Promise((resolve) => {
      const stop = this.onChange((c) => {
        if (c !== command || c.progress === 'sending') return;
        stop();
        resolve(c);
      });
    });
  }

  /** Sends what waits, in the order in which it was given. Called when the line is back. */
  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    try {
      for (const command of this.pending()) {
        if (command.unkept) this.store(command);
        if (command.progress === 'sending') continue;
        await this.send(command);
        if ((command as Command).progress === 'waiting') break;
      }
    } finally {
      this.flushing = false;
    }
  }

  /** Sends one again that failed, with the same key. */
  retry(key: string): void {
    const command = this.all.get(key);
    if (command && (command.progress === 'failed' || command.progress === 'waiting')) void this.send(command);
  }

  /** Lets go of one that was refused or failed. What waits for the line is never dropped silently: only by hand, here. */
  discard(key: string): void {
    const command = this.all.get(key);
    if (!command || command.progress === 'sending') return;
    this.all.delete(key);
    this.world.keep.removeItem(this.slot(key));
    this.settling.delete(key);
    for (const listener of this.listeners) listener(command);
  }

  /** Those not yet answered, oldest first. */
  pending(): Command[] {
    return this.list().filter((c) => !final(c));
  }

  /** Every command of this page, oldest first. */
  list(): Command[] {
    return [...this.all.values()].sort((a, b) => a.at - b.at);
  }

  /** What is under way, refused or failed on a row; the newest last. */
  on(row: string): Command[] {
    return this.list().filter((c) => c.row === row && c.progress !== 'settled');
  }

  onChange(listener: CommandListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async send(command: Command): Promise<void> {
    command.tries++;
    this.set(command, { progress: 'sending', problem: undefined });
    let response: Response;
    try {
      response = await this.world.fetch(`/api/w/${encodeURIComponent(command.workspace)}/commands/${command.name}`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': command.key,
          'Wanghuo-Seat': command.seat,
          ...(command.version ? { 'Wanghuo-Version': String(command.version) } : {}),
        },
        body: JSON.stringify(this.dress?.(command) ?? command.body),
        signal: AbortSignal.timeout(patience),
      });
    } catch (cause) {
      return this.wait(command, unreachable(cause));
    }
    await this.judge(command, response);
  }

  private async judge(command: Command, response: Response) {
    if (response.ok) {
      try {
        const outcome = (await response.json()) as Outcome;
        return this.finish(command, { progress: 'settled', outcome });
      } catch (cause) {
        // The answer was cut off: it may be done. The same key finds out.
        return this.wait(command, unreachable(cause));
      }
    }
    const problem = await problemOf(response);
    // Signed out: it goes out once somebody has signed in again. A gateway
    // between us and the server counts as the line.
    if (response.status === 401 || response.status === 502 || response.status === 504)
      return this.wait(command, problem);
    if (response.status === 429 || response.status >= 500) {
      this.set(command, { progress: 'failed', problem });
      return this.soon();
    }
    this.finish(command, { progress: 'refused', problem });
  }

  private wait(command: Command, problem: Problem) {
    this.set(command, { progress: 'waiting', problem });
    this.soon();
  }

  private soon() {
    this.world.cancel(this.timer);
    this.timer = this.world.after(again, () => void this.flush());
  }

  private finish(command: Command, change: Partial<Command>) {
    this.world.keep.removeItem(this.slot(command.key));
    this.set(command, change);
    const waiting = this.settling.get(command.key) ?? [];
    this.settling.delete(command.key);
    for (const resolve of waiting) resolve(command);
  }

  private set(command: Command, change: Partial<Command>) {
    Object.assign(command, change);
    for (const listener of this.listeners) listener(command);
  }

  private forget() {
    const done = this.list().filter((c) => c.progress === 'settled');
    for (const command of done.slice(0, Math.max(0, done.length - remembered))) this.all.delete(command.key);
  }

  private slot(key: string) {
    return `${prefix}${this.person}/${key}`;
  }

  private store(command: Command) {
    const { key, workspace, seat, name, body, version, row, form, at } = command;
    const kept = JSON.stringify({ key, workspace, seat, name, body, version, row, form, at });
    const put = () => {
      try {
        this.world.keep.setItem(this.slot(key), kept);
        return true;
      } catch {
        return false;
      }
    };
    // A full store must not stop a report: what can be had again makes room for
    // it; where that is not enough it is sent all the same, and says that it is
    // not kept.
    command.unkept = !(put() || (this.makeRoom?.(), put())) || undefined;
  }

  private kept(): Command[] {
    const mine = `${prefix}${this.person}/`;
    const out: Command[] = [];
    for (let i = 0; i < this.world.keep.length; i++) {
      const slot = this.world.keep.key(i);
      if (!slot?.startsWith(mine)) continue;
      try {
        const kept = JSON.parse(this.world.keep.getItem(slot) ?? '') as Command;
        out.push({ ...kept, progress: 'waiting', tries: 0 });
      } catch {
        // Not ours to read.
      }
    }
    return out.sort((a, b) => a.at - b.at);
  }
}

const final = (c: Command) => c.progress === 'settled' || c.progress === 'refused';
