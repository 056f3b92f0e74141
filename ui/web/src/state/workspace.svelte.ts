// A workspace as this screen sees it: a thin reactive face over the board, the
// line, the clock and the commands. It holds no rule.
import { Api } from '../core/api.ts';
import { Board, type Row } from '../core/board.ts';
import { ServerClock } from '../core/clock.ts';
import { browserSurroundings, Commands, type Command, type Draft } from '../core/commands.ts';
import { browserTimers, Connection, type Line } from '../core/connection.ts';
import { Drafts } from '../core/drafts.ts';
import { Plan, type PlanText } from '../core/plan.ts';
import type { RowKind, RowTypes } from '../core/wire.ts';

export interface WorkspaceOptions {
  id: string;
  seat: string;
  person: string;
  api: Api;
  signedOut(): void;
  /** Where the last picture is kept; the tab's own memory where nothing is said. */
  shelf?: Storage;
}

export class Workspace {
  readonly id: string;
  readonly seat: string;
  readonly person: string;
  readonly api: Api;
  readonly board = new Board();
  readonly clock = new ServerClock(browserTimers.monotonic);
  readonly connection: Connection;
  readonly commands: Commands;
  readonly drafts: Drafts;

  plan = $state.raw<Plan | undefined>();
  line = $state.raw<Line>({ link: 'connecting', stale: false, delay: 0, heard: -1, heardAt: 0 });
  /** Workspace time in milliseconds, moved on once a second. */
  now = $state(0);
  status = $state<'' | 'actual' | 'exercise'>('');
  rate = $state(1);
  paused = $state(false);
  /** Rows stand on the screen that the server has not confirmed since the page was opened. */
  remembered = $state(false);
  /** Of when they are: workspace time in milliseconds; 0: not known. */
  rememberedAt = $state(0);
  filled = $state(false);

  /** How often the rows of a kind have changed: a kind that is read before its first row counts from then. */
  private versions = $state<Partial<Record<RowKind, number>>>({});
  /** The number of the last commit that the line told of: whoever shows what has no row asks anew when it moves. */
  head = $state(0);
  private sent = $state(0);
  private touched = new Set<string>();
  private frame = 0;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private published = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stops: (() => void)[] = [];
  private readonly shelf: Storage;

  constructor(options: WorkspaceOptions) {
    this.id = options.id;
    this.seat = options.seat;
    this.person = options.person;
    this.api = options.api;
    this.shelf = options.shelf ?? sessionStorage;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const query = options.seat ? `?seat=${encodeURIComponent(options.seat)}` : '';
    const url = `${scheme}://${location.host}/api/w/${encodeURIComponent(options.id)}/live${query}`;
    this.connection = new Connection(this.board, this.clock, () => new WebSocket(url));
    this.commands = new Commands(options.person, browserSurroundings());
    this.drafts = new Drafts(options.person);
    this.stops.push(
      this.board.onChange((changed) => this.note(changed)),
      this.commands.onChange(() => this.sent++),
      this.connection.onChange((line) => {
        const back = this.line.link !== 'live' && line.link === 'live';
        if (line.link === 'signed_out' && this.line.link !== 'signed_out') options.signedOut();
        this.line = { ...line };
        this.status = this.board.status || this.status;
        this.rate = this.clock.rate;
        this.paused = this.clock.paused;
        if (this.board.filled && !this.filled) {
          this.filled = true;
          this.remembered = false;
        }
        if (this.now === 0 && this.clock.known) this.beat();
        if (back) void this.commands.flush();
      }),
    );
  }

  async start(): Promise<void> {
    this.recall();
    this.connection.start();
    void this.commands.flush();
    this.beat();
    const back = () => this.connection.nudge();
    const keep = () => this.remember();
    const visible = () => {
      if (document.visibilityState === 'visible') back();
      else keep();
      this.beat();
    };
    addEventListener('online', back);
    addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', visible);
    this.stops.push(() => {
      removeEventListener('online', back);
      removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', visible);
    });
    await this.loadPlan();
  }

  stop(): void {
    this.remember();
    for (const stop of this.stops) stop();
    this.connection.stop();
    clearTimeout(this.timer);
    clearTimeout(this.pause);
    if (this.frame) cancelAnimationFrame(this.frame);
  }

  /** Runs something when the workspace is left. */
  whenStopped(run: () => void): void {
    this.stops.push(run);
  }

  /** Itself, also where it is seen under another version of the plan (state/under.ts). */
  get self(): Workspace {
    return this;
  }

  async loadPlan(): Promise<void> {
    this.plan = new Plan(await this.api.get<PlanText>('/api/plan'));
  }

  /** The rows of a kind; whoever reads them is told when they change. */
  list<K extends RowKind>(kind: K): readonly RowTypes[K][] {
    void this.versions[kind];
    return this.board.list(kind);
  }
  row<K extends RowKind>(kind: K, id: string | number): RowTypes[K] | undefined {
    void this.versions[kind];
    return this.board.get(kind, id);
  }
  changed(kind: RowKind, id: string | number): number {
    void this.versions[kind];
    return this.board.changed(kind, id);
  }

  /** What is under way, refused or failed on a row. */
  underWay(row: string): Command[] {
    void this.sent;
    return this.commands.on(row);
  }
  get queue(): Command[] {
    void this.sent;
    return this.commands.pending();
  }
  give(draft: Omit<Draft, 'workspace' | 'seat'>): Command {
    return this.commands.give({ ...draft, workspace: this.id, seat: this.seat });
  }
  path(rest: string): string {
    return `/api/w/${encodeURIComponent(this.id)}/${rest}`;
  }
  /** A question to the server, asked from this seat. */
  ask<T>(rest: string): Promise<T> {
    return this.api.get<T>(this.path(rest), this.seat ? { 'Wanghuo-Seat': this.seat } : undefined);
  }

  /** Gathers what changed: fifty updates a second are ten pictures. The first one comes with the next frame. */
  private note(changed: ReadonlySet<string>) {
    for (const kind of changed) this.touched.add(kind);
    if (this.frame || this.pause) return;
    if (document.visibilityState === 'hidden') return this.publish();
    const wait = this.published + 100 - performance.now();
    const draw = () => {
      this.pause = undefined;
      this.frame = requestAnimationFrame(() => this.publish());
    };
    if (wait > 0) this.pause = setTimeout(draw, wait);
    else draw();
  }
  private publish() {
    this.frame = 0;
    this.published = performance.now();
    for (const kind of this.touched as Set<RowKind>) this.versions[kind] = (this.versions[kind] ?? 0) + 1;
    this.touched.clear();
  }

  /** Moves `now` on at each second of workspace time; once a minute while nobody looks (rule 17). */
  private beat() {
    clearTimeout(this.timer);
    const now = this.clock.now();
    if (this.clock.known) this.now = now;
    this.head = this.board.position;
    const rate = this.clock.paused ? 0 : this.clock.rate;
    const next = rate > 0 ? (1000 - (now % 1000)) / rate : 1000;
    const wait = document.visibilityState === 'hidden' ? 60_000 : Math.min(1000, Math.max(250, next + 5));
    this.timer = setTimeout(() => this.beat(), wait);
  }

  private get slot() {
    return `wanghuo/rows/${this.person}/${this.id}/${this.seat}`;
  }
  /** Keeps the picture for the moment after a reload, in this tab alone unless a shelf is given. */
  remember() {
    if (!this.board.filled) return;
    try {
      this.shelf.setItem(`${this.slot}/at`, String(this.line.heardAt));
      this.shelf.setItem(this.slot, JSON.stringify([...this.board.rows.values()]));
    } catch {
      // Too large: then the next start shows an empty board while it loads.
    }
  }
  /** Gives its room up, for what is not on the server yet. */
  forgetPicture() {
    this.shelf.removeItem(this.slot);
  }
  private recall() {
    try {
      const text = this.shelf.getItem(this.slot);
      if (!text) return;
      this.board.recall(JSON.parse(text) as Row[]);
      this.remembered = this.board.rows.size > 0;
      this.rememberedAt = Number(this.shelf.getItem(`${this.slot}/at`)) || 0;
    } catch {
      this.shelf.removeItem(this.slot);
    }
  }
}
