// What somebody has sent off from the field, told from beginning to end: it
// waits, is delivered, or was refused with the reason, and is dropped by hand
// alone (rule 29). Commands forget what is answered; this remembers it.
import type { Command, Commands, Keep, Progress } from './commands.ts';
import type { Outcome, Problem } from './wire.ts';

/** What commands are carried home by a phone, and under which name they say when it was so. */
export const carried: Record<string, 'made_at' | 'at'> = {
  'report-incident': 'made_at',
  'record-figures': 'made_at',
  'add-note': 'made_at',
  'add-attachment': 'made_at',
  'record-first-handling': 'made_at',
  'tick-checklist': 'made_at',
  'report-task': 'made_at',
  'check-in': 'at',
  'record-departure': 'at',
  'acknowledge-warning': 'made_at',
  'report-warning-task': 'made_at',
  'record-reach': 'at',
};

/** Sent off later than this after it was made, it came late over the link (A22). */
const late = 5_000;

/** A command's body with how it came: that changes with every attempt and is no part of what was asked. */
export function dressed(command: Command, off: number, now: number): unknown {
  if (!(command.name in carried)) return command.body;
  const how: Record<string, unknown> = {};
  if (now - command.at > late) how.link = true;
  if (off !== 0) how.clock_off = off;
  return { ...(command.body as Record<string, unknown>), ...how };
}

export interface Sent {
  key: string;
  name: string;
  /** What it was, in the words of whoever sent it. */
  title: string;
  incident?: string;
  /** Milliseconds of workspace time. */
  made: number;
  /** Milliseconds of this device's clock: only for the order. */
  at: number;
  progress: Progress;
  /** This machine's store is full: it is lost with the page. */
  unkept?: boolean;
  problem?: Problem;
  outcome?: Outcome;
  /** What was filled in, so that one that is refused can be put right. */
  form?: unknown;
}

const prefix = 'wanghuo/outbox/';
/** How many delivered ones stay listed. */
const listed = 30;

export class Outbox {
  private readonly all = new Map<string, Sent>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly person: string,
    commands: Commands,
    private readonly keep: Keep = localStorage,
  ) {
    for (const sent of this.kept()) this.all.set(sent.key, sent);
    commands.onChange((command) => this.follow(command));
    // What was answered while nobody looked is answered again: the key makes it one.
    for (const command of commands.list()) this.follow(command);
  }

  /** Notes what a command is about, at once when it is given. */
  note(command: Command, about: Pick<Sent, 'title' | 'made' | 'incident' | 'form'>): void {
    this.put({ key: command.key, name: command.name, at: command.at, ...about, ...this.standing(command) });
  }

  list(): Sent[] {
    return [...this.all.values()].sort((a, b) => b.at - a.at);
  }
  get(key: string): Sent | undefined {
    return this.all.get(key);
  }
  /** Lets go of one that was refused or delivered. */
  dismiss(key: string): void {
    const sent = this.all.get(key);
    if (!sent || (sent.progress !== 'refused' && sent.progress !== 'settled')) return;
    this.drop(key);
    this.tell();
  }
  /** Lets go of all that was delivered: the server has it. */
  makeRoom(): void {
    for (const sent of this.list()) if (sent.progress === 'settled') this.drop(sent.key);
    this.tell();
  }
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private follow(command: Command) {
    const sent = this.all.get(command.key);
    if (sent) this.put({ ...sent, ...this.standing(command) });
  }
  private standing(c: Command): Pick<Sent, 'progress' | 'problem' | 'outcome' | 'unkept'> {
    const { progress, problem, outcome } = c;
    return { progress, problem, outcome, unkept: c.unkept && progress !== 'settled' ? true : undefined };
  }

  private put(sent: Sent) {
    // What was filled in is wanted until it is delivered.
    if (sent.progress === 'settled') sent.form = undefined;
    this.all.set(sent.key, sent);
    try {
      this.keep.setItem(this.slot(sent.key), JSON.stringify(sent));
    } catch {
      // A full store must not stop a report: the command itself says whether it is kept.
    }
    const done = this.list().filter((s) => s.progress === 'settled');
    for (const old of done.slice(listed)) this.drop(old.key);
    this.tell();
  }
  private drop(key: string) {
    this.all.delete(key);
    this.keep.removeItem(this.slot(key));
  }
  private tell() {
    for (const listener of this.listeners) listener();
  }
  private slot(key: string) {
    return `${prefix}${this.person}/${key}`;
  }
  private kept(): Sent[] {
    const out: Sent[] = [];
    for (let i = 0; i < this.keep.length; i++) {
      const slot = this.keep.key(i);
      if (!slot?.startsWith(`${prefix}${this.person}/`)) continue;
      try {
        const sent = JSON.parse(this.keep.getItem(slot) ?? '') as Sent;
        // Under way when the page was killed: the command itself is kept, and says how it stands.
        out.push(sent.progress === 'sending' ? { ...sent, progress: 'waiting' } : sent);
      } catch {
        // Not ours to read.
      }
    }
    return out;
  }
}
