// The wire forms of warnings (3.2). A Go test (ui/wire_test.go) holds the field
// names here to the Go structs.
import type { Act, DutyDetail, DutyState, Edition, Entry, Instant } from './wire.ts';
import type { Approval } from './response.ts';

/** A level by its id in the plan; never shown but with its word, colour and shape. */
export type Colour = 'red' | 'orange' | 'yellow' | 'blue' | '';
export type WarningState = 'received' | 'proposed' | 'in_force' | 'run_out' | 'relayed' | 'lifted' | 'dropped';
export type WarningStep = 'issue' | 'adjust' | 'extend' | 'local' | 'lift' | 'origin';

export interface Area {
  whole?: boolean;
  streets?: string[];
  communities?: string[];
  place?: string;
}
/** A row of the band of warnings: view.Warning. */
export interface Warning {
  id: string;
  source: 'own' | 'city' | 'outside';
  scheme?: string;
  type: number;
  hazard?: string;
  state: WarningState;
  level?: Colour;
  local?: Colour;
  stated?: Colour;
  label?: string;
  issuer?: string;
  origin?: string;
  area: Area;
  streets: string[];
  from?: Instant | null;
  until?: Instant | null;
  issued?: Instant | null;
  text: number;
  received?: Instant | null;
  forwarded?: Instant | null;
  unforwarded?: boolean;
  pending?: WarningPending;
  filings?: number;
  owed?: number;
  done?: number;
  reached?: number;
  reach_open?: number;
  told?: number;
  seen?: number;
  waiting?: number;
  failed?: number;
  danger_gone?: boolean;
  reference?: string;
  incidents?: string[];
  facts?: number;
  ended?: Instant | null;
  next_due?: Instant | null;
  next_duty?: number;
  exercise?: boolean;
  updated: Instant | null;
  version: number;
}
export interface WarningPending {
  no: number;
  step: WarningStep;
  level?: Colour;
  state: 'open' | 'returned';
  path: 'self' | 'approved' | 'committee' | 'director';
  by: string;
  at: Instant | null;
  order?: boolean;
  approval?: string;
  approved?: boolean;
  issuer?: string;
}
/** What 3.2.4 asks of a warning: warning.Content. */
export interface Content {
  type?: number;
  hazard?: string;
  level?: Colour;
  from?: Instant | null;
  until?: Instant | null;
  area?: Area;
  caution?: string;
  measures?: string;
}
export interface WarningHand {
  person?: string;
  seat?: string;
  at?: Instant | null;
}
/** One issued text: warning.Text. */
export interface Text {
  no: number;
  step: WarningStep;
  content: Content;
  issuer?: string;
  by?: WarningHand;
  at: Instant | null;
  path?: string;
  approval?: string;
  filer?: string;
  reason?: string;
  expert?: string;
  reference?: string;
  words?: string;
  exercise?: boolean;
  fact?: number;
}
/** warning.Proposal. */
export interface Proposal {
  no: number;
  step: WarningStep;
  content: Content;
  urgency?: string;
  development?: string;
  harm?: string;
  reason?: string;
  expert?: string;
  by: string;
  asked?: Colour;
  hand: WarningHand;
  revised?: Revision[];
  relevelled?: boolean;
  order?: boolean;
  issuer?: string;
  path: string;
  approval?: string;
  state: 'open' | 'returned' | 'issued' | 'withdrawn' | 'refused' | 'superseded';
  closed?: Instant | null;
}
export interface Revision {
  by: WarningHand;
  from?: Colour;
  to?: Colour;
  reason?: string;
}
export interface Message {
  sender?: string;
  identifier?: string;
  sent?: string;
  references?: Message[];
}
export interface Receipt {
  issuer: string;
  label?: string;
  at: Instant | null;
  entered: Instant | null;
  by?: WarningHand;
  messages?: Message[];
  words?: string;
}
export interface Relay {
  reference: string;
  streets: string[];
  at: Instant | null;
  by: WarningHand;
}
export interface Ending {
  at: Instant | null;
  by?: WarningHand;
  issuer?: string;
  reason?: string;
  reference?: string;
  approval?: string;
  path?: string;
  exercise?: boolean;
  fact?: number;
}
export interface Publication {
  text: number;
  lift?: boolean;
  channel: string;
  state: 'waiting' | 'accepted' | 'failed' | 'exercise';
  at: Instant | null;
  answered?: Instant | null;
  reference?: string;
  reason?: string;
  /** How far a machine brought it. */
  submission?: Submission;
}
export interface Submission {
  state: 'trying' | 'sent' | 'accepted' | 'refused' | 'given_up';
  path: string;
  at: Instant | null;
  tries?: number;
  reference?: string;
  reason?: string;
}
export interface Filing {
  text: number;
  lift?: boolean;
  to: string;
  from: string;
  at: Instant | null;
  by: WarningHand;
  reference?: string;
  exercise?: boolean;
}
export interface Notice {
  to: string;
  text: number;
  lift?: boolean;
  at: Instant | null;
  seen?: Instant | null;
  by?: WarningHand;
}
export interface Request {
  level: Colour;
  reason: string;
  at: Instant | null;
  by: WarningHand;
}
/** warning.Fact. */
export interface Fact {
  no: number;
  what: string;
  content?: Content;
  lifted?: boolean;
  issuer?: string;
  who: string;
  when: Instant | null;
  how_known: string;
  recorded: Instant | null;
  by: WarningHand;
  confirmed?: Instant | null;
}
export interface WarningTask {
  duty: number;
  rule: string;
  measure?: string;
  org: string;
  form?: string;
  what?: string;
  basis?: string;
  state: DutyState;
  target?: Instant | null;
  done?: Instant | null;
  items?: Record<string, string>;
  by?: string;
}
export interface WarningMeasure {
  id: string;
  cite: string;
  ledger?: string[];
  title: { zh: string; en: string };
  form: string;
  basis?: boolean;
  chosen: boolean;
}
export interface WarningReach {
  no: number;
  text: number;
  audience: string;
  place?: string;
  street?: string;
  community?: string;
  who?: string;
  channel: string;
  count: number;
  org: string;
  at: Instant | null;
  where?: string;
  by?: string;
  seat?: string;
  acknowledged?: Instant | null;
}
export interface WarningAudience {
  audience: string;
  targeted?: boolean;
  count: number;
  told: string[];
  open: string[];
}
/** The page of one warning: view.WarningDetail. */
export interface WarningDetail {
  warning: Warning;
  edition?: Edition;
  texts: Text[];
  proposals: Proposal[];
  receipt?: Receipt;
  relay?: Relay;
  ended?: Ending;
  approvals: Approval[];
  duties: DutyDetail[];
  tasks: WarningTask[];
  measures: WarningMeasure[];
  reached: WarningReach[];
  audiences: WarningAudience[];
  publications: Publication[];
  filings: Filing[];
  notices: Notice[];
  requests: Request[];
  facts: Fact[];
  timeline: Entry[];
  acts: Act[];
}
