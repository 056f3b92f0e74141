// First handling and graded response on an incident's page, event groups, the
// district itself and an organisation's page, as the server sends them (chapters
// 2, 4.2, 4.3).
import type { Act, Instant, Words } from './wire.ts';

export interface ConditionRow {
  id: string;
  level: number;
  clause: string;
  title: Words;
  met: boolean;
  ticks: boolean;
  ticked?: Instant | null;
  by?: string;
  note?: string;
  /** This seat ticks it, or takes the tick back. */
  may?: boolean;
}
/** A body that is expected on the scene (4.2.2(a), A45). */
export interface ExpectedRow {
  org: string;
  clause: string;
  struck?: Instant | null;
  reason?: string;
  may?: boolean;
}
export type CheckState = 'open' | 'done' | 'not_needed';
export interface CheckItemRow {
  id: string;
  clause: string;
  title: Words;
  needs?: 'count' | 'contact' | 'teams';
  state: CheckState;
  auto?: boolean;
  guidance?: boolean;
  count?: number;
  point?: string;
  teams?: string;
  at?: Instant | null;
  by?: string;
  may?: boolean;
}
export interface Checklist {
  by: string;
  items: CheckItemRow[];
}
export interface CallRow {
  no: number;
  kind: 'order' | 'help' | 'decision' | 'team' | 'alert';
  from: string;
  by: string;
  to: string;
  team?: string;
  text: string;
  at: Instant | null;
  answered?: Instant | null;
  answer?: string;
  mine?: boolean;
}
export interface SupportRow {
  org: string;
  at: Instant | null;
  need?: string;
  answered?: Instant | null;
  answer?: string;
  level?: number;
}
export interface CommandRow {
  level: number;
  body: string;
  since: Instant | null;
  city?: string;
  plan?: string;
  conditions: string[];
  reason?: string;
  by?: string;
}
export interface MajorEventRow {
  id: string;
  title: string;
  organiser: string;
  body?: string;
  streets?: string[];
  from: Instant | null;
  until: Instant | null;
  at: Instant | null;
  ready?: Instant | null;
}
export interface EventGroup {
  id: string;
  title: string;
  at: Instant | null;
  incidents: string[];
  live: number;
  level: number;
  command?: string;
  commands: CommandRow[];
  severity: { level: number; may?: boolean };
  totals: Record<string, number>;
  overlaps: number;
  ended?: Instant | null;
  version: number;
}
export interface StandingTask {
  no: number;
  duty: string;
  by: string;
  to: string;
  text: string;
  due?: Instant | null;
  at: Instant | null;
  done?: Instant | null;
  proof?: string;
  event?: string;
}
export interface District {
  id: string;
  platform: string;
  since?: Instant | null;
  reason?: string;
  events: MajorEventRow[];
  tasks: StandingTask[];
  /** What the city and other districts asked of the depots (6.4.3(c)). */
  outside: {
    asker: string;
    reference?: string;
    lines: Record<string, number>;
    granted?: Record<string, number>;
    reason?: string;
    at: Instant | null;
    by: string;
  }[];
  /** Instruments that bind beside the plan once they are switched on (A66). */
  overlays: Overlay[];
}
export interface Overlay {
  id: string;
  title: Words;
  basis: Words;
  note: Words;
  on?: boolean;
  at?: Instant | null;
  by?: string;
  reason?: string;
}
export type Jurisdiction = 'own' | 'external' | 'major_event' | 'restricted';
export interface Graded {
  role?: { id: string; clause: string; title: Words; body?: string };
  conditions: ConditionRow[];
  expected: ExpectedRow[];
  checklists: Checklist[];
  calls: CallRow[];
  support: SupportRow[];
  scene?: {
    from: string;
    to: string;
    text: string;
    at: Instant | null;
    by: string;
    accepted?: Instant | null;
    receiver?: string;
  };
  statuses: { org: string; text: string; contained: 'yes' | 'no' | 'unknown'; at: Instant | null }[];
  streets: string[];
  part?: 'handle' | 'join';
  our_part?: string;
  plan?: string;
  plan_name?: Words;
  event?: MajorEventRow;
  event_handed?: Instant | null;
  /** Whose event it is, and what it was held to be before each correction (A32). */
  jurisdiction: Jurisdiction;
  held: {
    jurisdiction: Jurisdiction;
    street?: string;
    our_part?: string;
    event?: string;
    until: Instant | null;
    by: string;
    reason: string;
  }[];
  group?: EventGroup;
  /** What this seat may decide for the whole group. */
  group_acts: Act[];
  offered?: number;
  under?: string;
  incorporated?: string;
}
export interface BodyPage {
  org: string;
  clauses: string[];
  tier?: string;
  seats: { seat: string; person?: string }[];
  of: { as: Words; clause: string; of: string[] }[];
  standing: {
    id: string;
    clause: string;
    title: Words;
    last?: Instant | null;
    note?: string;
    due?: Instant | null;
    over?: boolean;
    tasks: StandingTask[];
  }[];
  keeps: { id: string; clause: string; title: Words; optional?: boolean; text?: string; at?: Instant | null }[];
  leads: number[];
  serves: number[];
  acts: { act: string; clause: string }[];
  rules: string[];
  assigns: { id: string; clause: string; title: Words; to: string[]; tasks: StandingTask[] }[];
  acts_for: string[];
  office?: string;
  host?: string;
  missing: number;
  over_date: number;
}
