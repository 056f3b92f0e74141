// The wire forms of what follows an incident (chapter 5), and of plans and drills
// (chapter 7). Lists are never absent.
import type { Instant, Obligation, Words } from './wire.ts';

export interface RecoveryItem {
  obligation: number;
  rule: string;
  clause: string;
  title: Words;
  debtor: string;
  with?: string[];
  creditor: string;
  state: 'proposed' | 'dated' | 'done' | 'dropped';
  due?: Instant | null;
  over?: boolean;
  done?: Instant | null;
  proof?: string;
  ref?: string;
  mine?: boolean;
}
export interface Payment {
  id: number;
  kind: string;
  purpose: string;
  amount: number;
  requisition?: number;
  standard?: string;
  approval: string;
  by: string;
  stage: 'asked' | 'approved' | 'refused' | 'paid' | 'audited';
  asked: Instant | null;
  approved?: Instant | null;
  paid?: Instant | null;
  reference?: string;
  findings?: { by: string; at: Instant | null; text: string; reference?: string }[];
  payee?: unknown;
  payee_name?: string;
  due?: Instant | null;
  late?: boolean;
}
export interface Compensation {
  requisition: number;
  item: string;
  state: string;
}
export interface Recovery {
  over: boolean;
  impacts: string[];
  items: RecoveryItem[];
  dating?: Instant | null;
  standard?: { title: string; reference: string; by: string; agreed: string[]; at: Instant | null };
  payments: Payment[];
  compensations: Compensation[];
  investigation?: {
    lead: string;
    conflict?: string;
    safeguards?: string;
    members?: string[];
    formed?: Instant | null;
    filed?: Instant | null;
    summary?: string;
    reference?: string;
    instead?: string;
  };
  investigator?: string;
  city?: boolean;
  notices: { id: number; kind: string; to: string; reason: string; due?: Instant | null; at: Instant | null }[];
  orders: { number: string; text: string; at: Instant | null }[];
  bodies: { org: string; approval: string; asked: Instant | null; started?: Instant | null }[];
  entries: {
    id: number;
    kind: string;
    by: string;
    at: Instant | null;
    item?: string;
    quantity?: number;
    receivers?: number;
    place?: string;
  }[];
}

export interface Trigger {
  no: number;
  reason?: string;
  source?: string;
  at: Instant | null;
  by?: string;
}
export interface Filing {
  obligation: number;
  by: string;
  to: string;
  due?: Instant | null;
  done?: Instant | null;
  reference?: string;
}
export interface Revision {
  id: string;
  plan: string;
  kind: string;
  owner: string;
  triggers: Trigger[];
  step: string;
  opened: Instant | null;
  risk?: string;
  survey?: string;
  issued?: Instant | null;
  edition?: number;
  review?: string;
  reviewed?: Instant | null;
  reason?: string;
  drills?: string[];
  title: Words;
  status: string;
  next?: string;
  filings: Filing[];
}
export interface Finding {
  no: number;
  text: string;
  major?: boolean;
  owner?: string;
  due?: Instant | null;
  evidence?: string;
  revisions?: string[];
}
export interface Drill {
  id: string;
  title: string;
  kind: string;
  cross?: boolean;
  plan?: string;
  revision?: string;
  organiser: string;
  participants?: string[];
  date?: Instant | null;
  phase: string;
  created: Instant | null;
  preparation?: { script: string; injects: string[]; observers: string[]; safety: string; at: Instant | null };
  exercise?: string;
  started?: Instant | null;
  pauses?: { from: Instant | null; until?: Instant | null; incident?: string; reason?: string }[];
  ended?: Instant | null;
  evaluation?: string;
  findings?: Finding[];
  closed?: Instant | null;
  reason?: string;
  still: boolean;
  plan_title: Words;
}
export interface CataloguePlan {
  id: string;
  title: Words;
  kind: string;
  owner: string;
  clause?: string;
  edition: number;
  issued?: Instant | null;
  revising?: string;
  due?: Instant | null;
  flagged?: boolean;
}
export interface LawRow {
  id: string;
  title: Words;
  used: string;
  now: string;
  changed: boolean;
  case?: string;
}
export interface Handbook {
  id: number;
  kind: 'handbook' | 'programme';
  plan: string;
  owner: string;
  title: string;
  unit?: string;
  post?: string;
  parts?: Record<string, string>;
  steps?: string[];
  within?: boolean;
  at: Instant | null;
}
export interface Fund {
  year: number;
  kind: 'reserve' | 'preparation' | 'department';
  body?: string;
  amount: number;
  at: Instant | null;
}
export interface PlanWork {
  at: Instant | null;
  edition: number;
  revisions: Revision[];
  drills: Drill[];
  catalogue: CataloguePlan[];
  handbooks: Handbook[];
  laws: LawRow[];
  standing: Obligation[];
  funds: Fund[];
}
