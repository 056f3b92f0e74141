// The wire forms of monitoring information, messages of others, risks, rounds
// and sectors (3.1).
import type { Instant, Point, Tri, Words } from './wire.ts';

/** What makes an intake monitoring information (3.1). */
export interface Watch {
  kind: string;
  items?: Record<string, string>;
  sensitive?: boolean;
  risk?: string;
  major?: Tri | '';
  assessments?: Assessment[] | null;
  passed?: Passed[] | null;
  outcome?: 'incident' | 'warning' | 'nothing' | '';
  incident?: string;
  warning?: string;
  reason?: string;
}
export interface Assessment {
  at: Instant | null;
  by: string;
  judgement: string;
  major: Tri;
  notify?: string[] | null;
}
export interface Passed {
  to: string;
  at: Instant | null;
  by?: string;
  note?: string;
  rule?: string;
  seen?: Instant | null;
}
/** A message of others as it was filed: what it was and what came of it. */
export interface FiledMessage {
  key: string;
  feed: string;
  source: 'city' | 'outside';
  sender?: string;
  identifier?: string;
  sent?: string;
  status?: string;
  kind?: string;
  headline?: string;
  level?: string;
  outcome: 'received' | 'updated' | 'cancelled' | 'elsewhere' | 'inert' | 'refused' | 'unmatched' | 'person';
  reason?: Words;
  streets?: string[];
  warning?: string;
  at: Instant | null;
}
/** An entry of the register of risks (3.1.1, 3.1.2). */
export interface Risk {
  id: string;
  kind: string;
  title: string;
  type?: number;
  grade?: string;
  class?: string;
  state: string;
  closed?: boolean;
  owner: string;
  street?: string;
  community?: string;
  place?: string;
  point?: Point;
  controls?: string;
  content?: string;
  person?: boolean;
  next_check?: Instant | null;
  checked?: Instant | null;
  result?: 'sound' | 'defects' | '';
  ordered?: number;
  order_due?: Instant | null;
  secret?: boolean;
  changes?: number;
  at: Instant | null;
  version: number;
}
export interface RiskChange {
  at: Instant | null;
  by: string;
  from?: Record<string, string> | null;
  to?: Record<string, string> | null;
  reason?: string;
}
export interface RiskCheck {
  at: Instant | null;
  entered: Instant | null;
  by: string;
  org: string;
  result: 'sound' | 'defects';
  finding?: string;
  order?: number;
}
export interface RiskOrder {
  no: number;
  to: string;
  by: string;
  at: Instant | null;
  due: Instant | null;
  note?: string;
  done?: Instant | null;
}
export interface RiskDetail {
  risk: Risk;
  person?: string;
  history: RiskChange[];
  checks: RiskCheck[];
  inspections: RiskOrder[];
}
/** What comes again: the risk assessment, the public safety meeting (3.1.1). */
export interface Round {
  kind: 'assessment' | 'meeting';
  days?: number;
  next?: Instant | null;
  held?: RoundHeld[] | null;
}
export interface RoundHeld {
  at: Instant | null;
  entered: Instant | null;
  by: string;
  judgement: string;
  precautions: string;
  bodies?: string[] | null;
}
/** Whether a sector has an entry of a register that every sector is to have. */
export interface Sector {
  register: string;
  type: number;
  lead: string;
  entries: number;
}
