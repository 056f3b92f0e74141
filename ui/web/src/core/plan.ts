// The plan in force, as the server gives it, with what faces look up in it.
import type { Level, Nanos, Words } from './wire.ts';

export interface Organisation {
  id: string;
  name: Words;
  short?: string;
  kind: string;
  parent?: string;
  aliases?: string[];
  members?: string[];
  office?: string;
  host?: string;
  acts_for?: string[];
  listed?: boolean;
  generic?: boolean;
}
export interface PlanSeat {
  id: string;
  org: string;
  role: string;
  title: Words;
  staffed?: boolean;
  supervises?: boolean;
}
export interface EventType {
  no: number;
  cite: string;
  name: Words;
  short: string;
  category: 'natural' | 'accident' | 'public_health' | 'social_security';
  leads: string[];
  hq: string;
  plan?: string;
  basis: 'plan' | 'reading';
  note?: string;
  words?: string[];
}
export interface SeverityName {
  level: Level;
  id: string;
  name: Words;
  cite: string;
}
export interface Street {
  org: string;
  code: string;
  name: Words;
  short: string;
  cell: { x: number; y: number; w: number; h: number };
}
export interface Community {
  code: string;
  name: string;
  short: string;
  street: string;
}
export interface RuleLimit {
  kind: 'hard' | 'target' | 'operational';
  after?: Nanos;
  word?: string;
  from: string;
  else?: string;
  cite?: string[];
  switch?: string;
}
export interface Rule {
  id: string;
  cite: string;
  decisions?: string[];
  /** The overlay to which it belongs; it binds only where the owner switched that on (A66). */
  instrument?: string;
  title: Words;
  on: string;
  when?: string;
  debtor: string;
  creditors: string[];
  per: string;
  limits: RuleLimit[];
  every?: Nanos;
  act: string;
  form?: string;
  waiver: 'city' | 'above' | 'nobody';
}
export interface FormItem {
  id: string;
  title: Words;
  explicit: string[] | null;
  choice?: string[];
}
export interface Form {
  id: string;
  cite: string;
  title: Words;
  items: FormItem[];
}
/** One way in which monitoring information comes in, with its set format (3.1.2). */
export interface PlanWatch {
  id: string;
  cite: string;
  title: Words;
  form: string;
  tip?: boolean;
}
export interface Named {
  id: string;
  title: Words;
}
/** One kind of entry of the register of risks (3.1.1). */
export interface RiskKind {
  id: string;
  cite: string;
  title: Words;
  needs?: string[];
  grades?: Named[];
  classes?: Named[];
  states: RiskState[];
  sector?: boolean;
  inspected?: boolean;
}
export interface RiskState {
  id: string;
  title: Words;
  closed?: boolean;
}
export interface Threshold {
  domain: string;
  grade: string;
  text: string;
  note?: string;
  types?: number[];
}
export interface TimeWord {
  word: string;
  id: string;
  target: Nanos;
  cite: string;
}
/** A plan of the catalogue (8.3). */
export interface CataloguePlan {
  id: string;
  name: Words;
}
/** What an incident may have touched: by it recovery is proposed (4.8, 5.1). */
export interface Impact {
  id: string;
  title: Words;
}
/** A kind of record that chapter 5 asks for, and what it must hold. */
export interface EntryKind {
  id: string;
  cite: string;
  title: Words;
  needs: string[] | null;
  restricted?: boolean;
}
/** An entry of the plan with a title: a condition of a level, an item of a list. */
export interface Titled {
  id: string;
  title: Words;
}
/** An item of a first responder's list (4.2). */
export interface CheckItem extends Titled {
  by: string;
  needs?: 'count' | 'contact' | 'teams';
  when?: string;
  met_by?: string;
  guidance?: boolean;
}
export interface WarningLevel {
  id: string;
  rank: number;
  grade: Words;
  name: Words;
  typed?: boolean;
}
export interface WarningAudienceKind {
  id: string;
  title: Words;
  targeted?: boolean;
}
export interface WarningChannel {
  id: string;
  title: Words;
  style: string;
  max?: number;
  public?: boolean;
}

/** Who holds a guarded act: seats, "<org>/*", "kind:<kind>/*", or roles that an incident fills. */
export interface Authority {
  act: string;
  who: string[] | null;
}

export interface PlanText {
  id: string;
  title: Words;
  edition: string;
  prefix: string;
  time_zone: string;
  hash: string;
  organisations: Organisation[] | null;
  seats: PlanSeat[] | null;
  event_types: EventType[] | null;
  severities: SeverityName[] | null;
  thresholds: Threshold[] | null;
  streets: Street[] | null;
  communities: Community[] | null;
  forms: Form[] | null;
  watches: PlanWatch[] | null;
  risk_kinds: RiskKind[] | null;
  rules: Rule[] | null;
  impacts: Impact[] | null;
  catalogue: CataloguePlan[] | null;
  entries: EntryKind[] | null;
  time_words: TimeWord[] | null;
  authorities: Authority[] | null;
  conditions: Titled[] | null;
  checklists: CheckItem[] | null;
  warning_levels?: WarningLevel[] | null;
  warning_audiences?: WarningAudienceKind[] | null;
  warning_channels?: WarningChannel[] | null;
  warning_measures?: Named[] | null;
  settings: { intake_target?: Nanos; late_entry?: Nanos; derived_twenty_minutes?: boolean } & Record<string, unknown>;
}

const byId = <T, K>(list: T[] | null | undefined, key: (item: T) => K) =>
  new Map((list ?? []).map((item) => [key(item), item]));

/** A plan with its indexes. Read-only. */
export class Plan {
  readonly orgs: ReadonlyMap<string, Organisation>;
  readonly seats: ReadonlyMap<string, PlanSeat>;
  readonly types: ReadonlyMap<number, EventType>;
  readonly streets: ReadonlyMap<string, Street>;
  readonly communities: ReadonlyMap<string, Community>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly forms: ReadonlyMap<string, Form>;
  readonly watches: ReadonlyMap<string, PlanWatch>;
  readonly riskKinds: ReadonlyMap<string, RiskKind>;
  readonly severities: ReadonlyMap<Level, SeverityName>;
  /** What an incident may have touched (4.8). */
  get impacts(): readonly Impact[] {
    return this.text.impacts ?? [];
  }
  readonly words: ReadonlyMap<string, TimeWord>;

  constructor(readonly text: PlanText) {
    this.orgs = byId(text.organisations, (o) => o.id);
    this.seats = byId(text.seats, (s) => s.id);
    this.types = byId(text.event_types, (t) => t.no);
    this.streets = byId(text.streets, (s) => s.org);
    this.communities = byId(text.communities, (c) => c.code);
    this.rules = byId(text.rules, (r) => r.id);
    this.forms = byId(text.forms, (f) => f.id);
    this.watches = byId(text.watches, (x) => x.id);
    this.riskKinds = byId(text.risk_kinds, (x) => x.id);
    this.severities = byId(text.severities, (s) => s.level);
    this.words = byId(text.time_words, (w) => w.id);
  }

  /** The organisation of a seat id ("<org>/<role>"). */
  orgOf(seat: string): string {
    return seat.split('/', 1)[0] ?? seat;
  }

  /**
   * The bodies whose duties a seat answers for: its own organisation and those
   * in whose name that one acts (the duty office for the government, an office
   * for its headquarters).
   */
  bodiesOf(seat: string): ReadonlySet<string> {
    const own = this.orgOf(seat);
    return new Set([own, ...(this.orgs.get(own)?.acts_for ?? [])]);
  }

  /** The span of a limit in milliseconds: its own number, or its word's target. */
  allowance(limit: RuleLimit): number {
    const nanos = limit.after || (limit.word ? this.words.get(limit.word)?.target : 0) || 0;
    return nanos / 1e6;
  }
}
