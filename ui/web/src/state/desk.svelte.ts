// What the desk shows and where the hand is. Lists are the core's; this holds
// the choice, the filter and the order that does not move under the hand.
import { entries, shelved, sounding, strip, type Desk as DeskOf } from '../core/alarm.ts';
import {
  boardRows,
  counts,
  deadlines,
  dutyRows,
  matches,
  openIntakes,
  openMatters,
  pending,
  type BoardRow,
} from '../core/lists.ts';
import { inboxOf } from '../response/inbox.ts';
import { HeldOrder } from '../core/order.ts';
import { Case } from './case.svelte.ts';
import { orgName, ruleTitle, seatFull, streetShort, typeName } from './names.ts';
import type { Obligation } from '../core/wire.ts';
import type { Workspace } from './workspace.svelte.ts';

export type DeskTab = 'incidents' | 'duties' | 'intakes' | 'matters' | 'reports' | 'approvals';

export class Desk {
  tab = $state<DeskTab>('incidents');
  /** The key of the chosen row, e.g. "incident/XC20260012". */
  selected = $state('');
  typed = $state('');
  mineOnly = $state(false);
  readonly case: Case;
  private readonly held = new HeldOrder();
  private heldAt = $state(-1);
  /** The rows as they were last shown: a row that is gone keeps its place while the order holds. */
  private seen = new Map<string, BoardRow>();

  constructor(readonly workspace: Workspace) {
    this.case = new Case(workspace);
  }

  readonly bodies = $derived.by(() => {
    const { plan, seat } = this.workspace;
    return plan && seat ? plan.bodiesOf(seat) : new Set<string>();
  });
  readonly who = $derived.by<DeskOf>(() => ({ seat: this.workspace.seat, bodies: this.bodies }));
  /** Minute by minute is enough for what only a shelf's end changes. */
  private readonly minute = $derived.by(() => Math.floor(this.workspace.now / 5_000) * 5_000);
  readonly strip = $derived.by(() => strip(this.workspace.list('alarm'), this.who, this.minute));
  readonly entries = $derived.by(() => entries(this.strip, this.minute));
  readonly shelved = $derived.by(() => shelved(this.workspace.list('alarm'), this.who, this.minute));
  readonly sounding = $derived.by(() =>
    sounding(this.workspace.list('alarm'), this.who, this.minute, (a) =>
      a.duty ? this.workspace.row('obligation', a.duty) : undefined,
    ),
  );
  readonly counts = $derived.by(() =>
    counts({
      strip: this.strip,
      duties: this.workspace.list('obligation'),
      incidents: this.workspace.list('incident'),
      now: this.minute,
    }),
  );
  /** More than are shown: what several owe together is one line. */
  readonly deadlines = $derived.by(() => deadlines(this.workspace.list('obligation'), 96, this.minute));
  readonly intakes = $derived.by(() => openIntakes(this.workspace.list('intake'), this.bodies));
  readonly inbox = $derived.by(() => inboxOf(this.workspace.list('approval'), this.workspace.seat));
  readonly matters = $derived.by(() => openMatters(this.workspace.list('matter')));
  readonly duties = $derived.by(() => dutyRows(this.workspace.list('obligation').filter(this.wants), this.bodies));
  /** How many those are, without their order. */
  readonly dutyCount = $derived.by(
    () => this.workspace.list('obligation').filter((d) => pending(d) && this.wants(d)).length,
  );
  private readonly wants = (d: Obligation): boolean =>
    (!this.mineOnly || this.bodies.has(d.debtor)) &&
    (!this.typed ||
      matches(
        this.typed,
        d.subject,
        d.title,
        ruleTitle(this.workspace.plan, d.rule),
        orgName(this.workspace.plan, d.debtor),
      ));

  /** Every live incident with its pressing duty, in the order that is wanted. */
  readonly all = $derived.by(() =>
    boardRows(this.workspace.list('incident'), this.workspace.list('obligation'), this.bodies, this.strip, this.seen),
  );
  private readonly wanted = $derived.by(() => this.all.filter((r) => (!this.mineOnly || r.mine) && this.found(r)));
  /** What is shown: the wanted order, held while somebody works by key. */
  readonly shown = $derived.by<{ rows: BoardRow[]; moved: number }>(() => {
    void this.heldAt;
    const now = performance.now();
    // Held rows are let go by the clock, not by the next change.
    void this.workspace.now;
    const byKey = new Map(this.all.map((r) => [r.key, r]));
    const { order, moved } = this.held.show(
      this.wanted.map((r) => r.key),
      now,
    );
    const rows: BoardRow[] = [];
    for (const key of order) {
      const row = byKey.get(key);
      const before = this.seen.get(key);
      if (row) rows.push(row);
      else if (before) rows.push({ ...before, gone: true });
    }
    this.seen = byKey;
    for (const r of rows) if (r.gone) this.seen.set(r.key, r);
    return { rows, moved };
  });

  private found(r: BoardRow): boolean {
    if (!this.typed) return true;
    const { plan } = this.workspace;
    const i = r.incident;
    return matches(
      this.typed,
      i.id,
      i.title,
      i.place,
      streetShort(plan, i.street),
      typeName(plan, i.type),
      orgName(plan, r.duty?.debtor),
    );
  }

  /** A key was pressed: the order holds for three seconds more. */
  touch() {
    this.held.touch(performance.now());
    this.heldAt = performance.now();
  }
  release() {
    this.held.release();
    this.heldAt = performance.now();
  }

  /** The id of the incident that the chosen row is about; empty: none. */
  readonly incident = $derived.by(() => {
    const [kind, id] = split(this.selected);
    if (kind === 'incident') return id;
    if (kind === 'obligation') return this.workspace.row('obligation', id)?.subject ?? '';
    if (kind === 'intake') return this.workspace.row('intake', id)?.incident ?? '';
    if (kind === 'matter') return this.workspace.row('matter', id)?.incident ?? '';
    if (kind === 'report') return this.workspace.row('report', id)?.incidents?.[0] ?? '';
    return '';
  });

  /** The keys of the list on screen, in its order. */
  readonly keys = $derived.by(() => {
    switch (this.tab) {
      case 'incidents':
        return this.shown.rows.map((r) => r.key);
      case 'duties':
        return this.duties.map((d) => `obligation/${d.id}`);
      case 'intakes':
        return this.intakes.map((i) => `intake/${i.id}`);
      case 'matters':
        return this.matters.map((m) => `matter/${m.id}`);
      case 'reports':
      case 'approvals':
        return [];
    }
  });

  select(key: string) {
    this.selected = key;
  }
  move(by: number) {
    this.touch();
    const { keys } = this;
    if (keys.length === 0) return;
    const at = keys.indexOf(this.selected);
    const next = at < 0 ? (by > 0 ? 0 : keys.length - 1) : Math.max(0, Math.min(keys.length - 1, at + by));
    this.selected = keys[next] ?? '';
  }

  /** The name under which the seat's holder is shown. */
  readonly seatName = $derived.by(() => seatFull(this.workspace.plan, this.workspace.seat));
  /** Who holds this seat: me, another, nobody; undefined while it is not known. */
  readonly sitting = $derived.by<'me' | 'other' | 'nobody' | 'watching' | undefined>(() => {
    const { seat, person, filled } = this.workspace;
    if (!seat) return 'watching';
    if (!filled) return undefined;
    const row = this.workspace.row('seat', seat);
    return !row?.person ? 'nobody' : row.person === person ? 'me' : 'other';
  });
}

const desks = new WeakMap<Workspace, Desk>();

/** The desk of a workspace: one, so that choice and filter outlive a look at another page. */
export function deskOf({ self: workspace }: Workspace): Desk {
  const known = desks.get(workspace);
  if (known) return known;
  // What is derived here must not end with the page that asked first.
  let desk: Desk | undefined;
  const end = $effect.root(() => {
    desk = new Desk(workspace);
  });
  workspace.whenStopped(end);
  desks.set(workspace, desk as Desk);
  return desk as Desk;
}

export function split(key: string): [string, string] {
  const at = key.indexOf('/');
  return at < 0 ? ['', ''] : [key.slice(0, at), key.slice(at + 1)];
}
