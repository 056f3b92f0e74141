// The board: live rows by key, folded from the server's frames by the rules of
// dispatch/live/DESIGN.md and held to the same fixtures as the server's tests.
import type { RowKind, RowTypes } from './wire.ts';

export interface ClockFrame {
  at: number;
  offset: number;
  rate: number;
  paused: boolean;
}
export interface Row<K extends RowKind = RowKind> {
  key: string;
  kind: K;
  /** The commit that last changed the row. */
  changed: number;
  data: RowTypes[K];
}
export type Frame =
  | {
      type: 'hello';
      v: number;
      log: string;
      epoch: number;
      head: number;
      plan: string;
      status: 'actual' | 'exercise';
      clock: ClockFrame;
      view: string;
      beat: number;
    }
  | { type: 'snapshot'; head: number; rows: Row[] }
  | { type: 'delta'; from: number; to: number; rows: Row[]; removed: string[] }
  | { type: 'beat'; at: number; head: number };

export type BoardListener = (kinds: ReadonlySet<string>) => void;

export class Board {
  log = '';
  epoch = 0;
  view = '';
  plan = '';
  status: '' | 'actual' | 'exercise' = '';
  /** The commit up to which the rows are current. */
  position = 0;
  /** A delta did not follow on: a resume is due. */
  gapped = false;
  /** A snapshot or delta has arrived: what is shown is the server's word. */
  filled = false;

  readonly rows = new Map<string, Row>();
  private readonly kinds = new Map<string, Map<string, Row>>();
  /** What `list` gave, until a row of the kind changes. */
  private readonly lists = new Map<string, readonly unknown[]>();
  private readonly listeners = new Set<BoardListener>();

  /** Takes one frame in and tells the listeners which kinds changed. */
  fold(frame: Frame): void {
    switch (frame.type) {
      case 'hello':
        if (frame.log !== this.log || frame.epoch !== this.epoch || frame.view !== this.view) this.position = 0;
        this.log = frame.log;
        this.epoch = frame.epoch;
        this.view = frame.view;
        this.plan = frame.plan;
        this.status = frame.status;
        return;
      case 'snapshot':
        return this.foldSnapshot(frame.head, frame.rows);
      case 'delta':
        return this.foldDelta(frame);
      case 'beat':
        // A beat does not paper over a gap.
        if (!this.gapped) this.position = Math.max(this.position, frame.head);
    }
  }

  private foldSnapshot(head: number, rows: Row[]) {
    const touched = new Set([...this.kinds.keys(), ...rows.map((r) => r.kind)]);
    this.rows.clear();
    this.kinds.clear();
    this.lists.clear();
    for (const row of rows) this.put(row);
    this.position = head;
    this.gapped = false;
    this.filled = true;
    this.tell(touched);
  }

  private foldDelta(frame: { from: number; to: number; rows: Row[]; removed: string[] }) {
    if (frame.from > this.position) {
      this.gapped = true;
      return;
    }
    if (frame.to < this.position) return;
    const touched = new Set<string>();
    for (const key of frame.removed) {
      const row = this.rows.get(key);
      if (!row) continue;
      this.rows.delete(key);
      this.kinds.get(row.kind)?.delete(key);
      this.lists.delete(row.kind);
      touched.add(row.kind);
    }
    for (const row of frame.rows) {
      this.put(row);
      touched.add(row.kind);
    }
    this.position = frame.to;
    this.gapped = false;
    this.filled = true;
    this.tell(touched);
  }

  /** Shows rows kept from before, until the server's word arrives. They are no position. */
  recall(rows: Row[]): void {
    if (this.filled) return;
    for (const row of rows) this.put(row);
    this.tell(new Set(rows.map((r) => r.kind)));
  }

  private put(row: Row) {
    this.rows.set(row.key, row);
    let kind = this.kinds.get(row.kind);
    if (!kind) this.kinds.set(row.kind, (kind = new Map()));
    kind.set(row.key, row);
    this.lists.delete(row.kind);
  }

  /** What to send first, and whenever the board is gapped. */
  resume(): string {
    return JSON.stringify({
      type: 'resume',
      log: this.log,
      epoch: this.epoch,
      view: this.view,
      from: this.position,
    });
  }

  /** All rows of a kind, in no particular order. */
  list<K extends RowKind>(kind: K): readonly RowTypes[K][] {
    let list = this.lists.get(kind);
    if (!list) {
      const rows = this.kinds.get(kind);
      list = rows ? Array.from(rows.values(), (r) => r.data) : [];
      this.lists.set(kind, list);
    }
    return list as readonly RowTypes[K][];
  }

  get<K extends RowKind>(kind: K, id: string | number): RowTypes[K] | undefined {
    return this.rows.get(`${kind}/${id}`)?.data as RowTypes[K] | undefined;
  }

  /** The commit that last changed a row; 0 for one that is not here. */
  changed(kind: RowKind, id: string | number): number {
    return this.rows.get(`${kind}/${id}`)?.changed ?? 0;
  }

  onChange(listener: BoardListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(kinds: ReadonlySet<string>) {
    if (kinds.size > 0) for (const listener of this.listeners) listener(kinds);
  }
}
