// The wire forms of the server's rows, queries and commands. A Go test
// (ui/wire_test.go) holds the field names here to the Go structs.

import type { District, EventGroup } from './graded.ts';
import type { FiledMessage, Risk, Round, Watch } from './monitoring.ts';
import type { Recovery } from './recovery.ts';
import type { Approval, Response } from './response.ts';
import type { Strength } from './strength.ts';
import type { SupportField, SupportPlan } from './support.ts';
import type { Warning, WarningMeasure, WarningTask } from './warning.ts';

/** An instant in whole seconds: RFC 3339 with the zone's offset. */
export type Instant = string;
/** A span in nanoseconds, as Go writes it. */
export type Nanos = number;

export type Level = 0 | 1 | 2 | 3 | 4 | 5;
export type Phase = 'received' | 'verified' | 'handling' | 'ended' | 'archived' | 'false_alarm' | 'merged';
export type ReportStatus = 'none' | 'first' | 'follow_up' | 'final';
export type DutyState = 'open' | 'overdue' | 'met' | 'met_late' | 'missed' | 'waived' | 'void';
export type Priority = 'urgent' | 'important' | 'general' | 'notice';
export type IntakeState = 'new' | 'filed' | 'passed_on' | 'verifying' | 'incident' | 'confidential';
export type ReportKind = 'first' | 'verification' | 'detailed' | 'follow_up' | 'final' | 'notice' | 'forward';
export type ReportState = 'draft' | 'reviewed' | 'sent';
export type DeliveryState = 'waiting' | 'delivered' | 'failed';
export type MatterState = 'open' | 'passed_on' | 'answered' | 'closed';
export type SourceKind =
  'community' | 'grid' | 'citizen' | 'unit' | 'specialist' | 'street' | 'department' | 'city' | 'feed';
export type Channel = 'phone' | 'fax' | 'message' | 'system' | 'radio' | 'in_person' | 'app' | 'feed';
export type Tri = 'yes' | 'no' | 'unknown';
export type SensitiveGround = 'area' | 'people' | 'period' | 'hot_topic';
export type Involved = 'hk' | 'macao' | 'taiwan' | 'foreign';
export type FigureName = 'dead' | 'injured' | 'severe' | 'missing' | 'trapped' | 'affected' | 'moved';
export type OccurrenceBasis = 'witness' | 'cctv' | 'instrument' | 'estimate' | 'recognised';

export interface Words {
  zh: string;
  en: string;
}
export interface Point {
  lon: number;
  lat: number;
}
export interface Severity {
  level: Level;
  may?: boolean;
}
export interface Occurrence {
  at: Instant | null;
  basis?: OccurrenceBasis | '';
  suggested?: Instant | null;
  slow_onset?: boolean;
  confirmed?: boolean;
}
export interface Figure {
  value: number;
  source?: string;
  at: Instant | null;
}
export interface Incident {
  id: string;
  title: string;
  type: number;
  secondary?: number[];
  street?: string;
  community?: string;
  place?: string;
  point?: Point;
  phase: Phase;
  severity: Severity;
  sensitive?: SensitiveGround[];
  preflags?: string[];
  involvement?: string;
  spreading?: string;
  receipt: Instant | null;
  occurrence: Occurrence;
  figures?: Partial<Record<FigureName, Figure>>;
  response: number;
  command?: string;
  lead?: string;
  report_status: ReportStatus;
  follow_ups?: number;
  sources: number;
  merged_into?: string;
  suggested?: string[];
  group?: string;
  next_due?: Instant | null;
  next_duty?: number;
  updated: Instant | null;
  version: number;
  units?: string[];
  facts?: number;
  erased?: boolean;
  roster?: {
    teams: number;
    persons: number;
    under?: string;
    on_way?: number;
    bodies?: { org: string; teams: number; persons: number }[];
  };
  incorporated?: string;
  role?: string;
}
export interface Obligation {
  id: number;
  rule: string;
  clause: string;
  debtor: string;
  creditor: string;
  subject: string;
  title?: string;
  street?: string;
  slot?: number;
  act: string;
  form?: string;
  born: Instant | null;
  soon_at?: Instant | null;
  state: DutyState;
  hard: boolean;
  due?: Instant | null;
  target?: Instant | null;
  operational?: Instant | null;
  provisional?: boolean;
  born_overdue?: boolean;
  done?: Instant | null;
  late_seconds?: number;
  known_due?: Instant | null;
  attributable_seconds?: number;
  over_target_seconds?: number;
  cause?: string;
  tags?: string[];
  undelivered?: boolean;
  /** When it became missed (A19). */
  missed_at?: Instant | null;
}
export interface Intake {
  id: string;
  gist?: string;
  channel?: Channel | '';
  source: SourceKind;
  unit: string;
  street?: string;
  place?: string;
  type?: number;
  received: Instant | null;
  entered: Instant | null;
  state: IntakeState;
  to?: string;
  incident?: string;
  watch?: Watch;
}
export interface Delivery {
  to: string;
  state: DeliveryState;
  at?: Instant | null;
  recorded?: Instant | null;
  reference?: string;
  reason?: string;
  seen?: Instant | null;
  seen_by?: string;
}
export interface Report {
  id: string;
  incidents: string[] | null;
  kind: ReportKind;
  number?: number;
  from: string;
  items: Record<string, string> | null;
  state: ReportState;
  drafted: Instant | null;
  drafted_by?: string;
  reviewed?: Instant | null;
  reviewed_by?: string;
  sent?: Instant | null;
  signed_by?: string;
  oral_signer?: string;
  oral_open?: boolean;
  made_at?: Instant | null;
  afterwards?: boolean;
  deliveries: Delivery[] | null;
  exercise?: boolean;
}
/** A message that left the building for an alarm, and what became of it. */
export interface Page {
  seat: string;
  person: string;
  path: string;
  state: 'sent' | 'failed';
  receipt?: string;
  reason?: string;
  tries?: number;
  at: Instant | null;
}
export interface Alarm {
  key: string;
  priority: Priority;
  what: string;
  subject: string;
  duty?: number;
  street?: string;
  type?: number;
  for: string[] | null;
  to?: string[];
  seats?: string[];
  due?: Instant | null;
  raised: Instant | null;
  rings: number;
  sounds: boolean;
  ack_at?: Instant | null;
  ack_by?: string;
  ack_seat?: string;
  shelved?: Instant | null;
  reason?: string;
  cleared?: Instant | null;
  pages?: Page[] | null;
}
export interface Seat {
  id: string;
  person?: string;
  since?: Instant | null;
  handover?: Instant | null;
  notes?: string;
  owed?: number[];
}
export interface Matter {
  id: string;
  kind: 'instruction' | 'question' | 'supervision';
  incident?: string;
  from: string;
  gist: string;
  to: string;
  state: MatterState;
  due?: Instant | null;
  at: Instant | null;
  chased?: number;
  duty?: number;
  answered?: Instant | null;
}
export interface Feed {
  id: string;
  last: Instant | null;
  silent: boolean;
}
export interface Health {
  id: string;
  ok: boolean;
  code?: string;
  since?: Instant | null;
  message?: string;
  /** The public's channel to which texts go by machine. */
  channel?: string;
}
export interface Entry {
  commit: number;
  at: Instant | null;
  received: Instant | null;
  what: string;
  person?: string;
  seat?: string;
  args?: Record<string, unknown>;
  text?: string;
  tags?: string[];
  /** By which it came, where that was merged into this one (A21). */
  incident?: string;
}
export interface SourceDetail {
  kind: SourceKind;
  org?: string;
  label?: string;
  name?: string;
  phone?: string;
  words?: string;
  erased?: boolean;
  unit: string;
  received: Instant | null;
  entered: Instant | null;
  known_at?: Instant | null;
  incident: string;
  channel?: Channel | '';
}
export interface Threshold {
  domain: string;
  grade: string;
  text: string;
  note?: string;
  basis: string;
  support: string;
  types?: number[];
}
export interface Act {
  command: string;
  /** Tells several acts of one command apart. */
  args?: Record<string, unknown>;
  allowed: boolean;
  code?: string;
  clause?: string;
  why?: string;
  why_en?: string;
  who?: string[];
}
export interface DutyLimit {
  kind: 'hard' | 'target' | 'operational';
  due: Instant | null;
  since: Instant | null;
  until?: Instant | null;
  provisional?: boolean;
  cause?: string;
  cite?: string;
  allowance?: Nanos;
}
export interface DutyDetail extends Obligation {
  limits: DutyLimit[] | null;
  grounds?: { kind: string; ref: string; at: Instant | null; ended?: Instant | null; cause?: string }[];
  passed?: { kind: string; due: Instant | null; at: Instant | null; on_duty?: string; seat?: string }[];
  releases?: { kind: string; cause: string; ref?: string; at: Instant | null; reverted?: Instant | null }[];
  moves?: { from: string; to: string; at: Instant | null }[];
}
/** A photograph or document; the picture or file is asked for by its file. */
export interface Attachment {
  file: string;
  kind: string;
  size: number;
  /** What it was called where it came from, whose it is and when it came (4.4.3(k)). */
  name?: string;
  from?: string;
  sender?: string;
  got_at?: Instant | null;
  /** The report with which it goes. */
  report?: string;
  by: string;
  seat: string;
  caption?: string;
  where?: string;
  made_at: Instant | null;
  received: Instant | null;
  taken_at?: Instant | null;
  /** What it says of when it happened: a suggestion, not applied. */
  occurrence?: Instant | null;
  erased?: boolean;
  incident: string;
}
/** The version of the plan under which something runs, where it is not the one in force. */
export interface Edition {
  plan: string;
  hash: string;
  edition: string;
  in_force: string;
}
export interface IncidentDetail {
  incident: Incident;
  edition?: Edition;
  timeline: Entry[] | null;
  duties: DutyDetail[] | null;
  reports: Report[] | null;
  sources: SourceDetail[] | null;
  attachments: Attachment[] | null;
  criteria: Threshold[] | null;
  acts: Act[] | null;
  /** The handling on the scene. */
  response?: Response;
  /** What follows once it is over. */
  recovery?: Recovery;
  /** Those of which it came, with their tasks. */
  warnings?: { warning: Warning; tasks: WarningTask[]; measures: WarningMeasure[] }[];
  /** The fields of support, and the support plans of none. */
  support?: { fields: SupportField[]; others: SupportPlan[] };
}
/** Every row of the live board, by its kind. */
export interface RowTypes {
  incident: Incident;
  obligation: Obligation;
  intake: Intake;
  report: Report;
  alarm: Alarm;
  seat: Seat;
  matter: Matter;
  feed: Feed;
  health: Health;
  approval: Approval;
  warning: Warning;
  forces: Strength;
  risk: Risk;
  round: Round;
  group: EventGroup;
  district: District;
  message: FiledMessage;
}
export type RowKind = keyof RowTypes;

/** A change of response that a recorded fact would bring about once confirmed. */
export interface ResponseEffect {
  level: number;
  body: string;
}

/** What went wrong, as the server says it (RFC 9457). */
export interface Problem {
  status: number;
  code: string;
  clause?: string;
  field?: string;
  who?: string[];
  /** The command that enters the deed as a fact (A62), what is known of it, and what only the person can say. */
  offer?: string;
  offer_fields?: Record<string, unknown>;
  offer_asks?: string[];
  title?: string;
  detail?: string;
  message?: Words;
}

/** The answer to a command. */
export interface Outcome {
  commit: number;
  at: Instant | null;
  ids?: Record<string, string> | null;
  replayed?: boolean;
}
