// The wire forms of the handling on the scene and of approvals. Lists are never
// absent.
import type { CommandRow, Graded } from './graded.ts';
import type { Act, Instant, Words } from './wire.ts';

export interface Hand {
  person?: string;
  seat?: string;
  at: Instant | null;
}
export type ApprovalState = 'open' | 'given' | 'refused' | 'lapsed';
export interface Approval {
  id: string;
  kind: string;
  subject: string;
  ref?: string;
  about?: string;
  street?: string;
  clause: string;
  title: string;
  text: string;
  hash: string;
  /** The command to be given again on the approval, as JSON. */
  body?: string;
  state: ApprovalState;
  proposed: Hand;
  given?: Hand;
  refused?: Hand;
  reason?: string;
  recorder?: Hand;
  unconfirmed?: boolean;
  confirm_by?: Instant | null;
  confirmed?: Instant | null;
  lapsed?: Instant | null;
  cause?: string;
  used?: Instant | null;
  basis?: string;
  issuer?: string;
  /** Of whom an approval of a warning can name one to issue it (A36). */
  issuers?: string[];
  lines?: { item: string; asked: number }[];
  granted?: Record<string, number>;
  deciders?: string[];
}

export interface PostGroup {
  name: string;
  leader: string;
  members: string[];
  contact?: string;
  channel?: string;
  reachable: boolean;
}
export interface Post {
  formed: Instant | null;
  by: string;
  commander: string;
  deputy?: string;
  arrived?: Instant | null;
  under?: string;
  liaisons: { org: string; seat: string; from: Instant | null }[];
  commanders: { seat: string; from: Instant | null }[] | null;
  executives: string[];
  groups: PostGroup[];
  assembly?: string;
  goods_in?: string;
  goods_out?: string;
  press?: string;
  missing: string[];
}
export type ForceState = 'expected' | 'departed' | 'present' | 'released';
export interface Force {
  org: string;
  why: 'street' | 'lead' | 'expected' | 'tasked' | 'came';
  struck?: Instant | null;
  tasked?: Instant | null;
  seen?: Instant | null;
  departed?: Instant | null;
  arrived?: Instant | null;
  state: ForceState;
  persons: number;
  teams: number;
  /** When anything last came from it. */
  heard?: Instant | null;
}
export interface CheckIn {
  id: number;
  org: string;
  team: string;
  persons: number;
  how: string;
  at: Instant | null;
  recorded: Instant | null;
  released?: Instant | null;
  tasks: number;
  under?: string;
}
export interface Task {
  id: number;
  measure?: string;
  to: string;
  check_in?: number;
  text: string;
  basis?: string;
  by: string;
  at: Instant | null;
  due?: Instant | null;
  seen?: Instant | null;
  done?: Instant | null;
  proof?: string;
  stopped?: Instant | null;
  /** A new lead let it go (A30). */
  released?: Instant | null;
  reviews?: TaskReview[];
  team?: string;
  mine?: boolean;
  /** The lead that has yet to confirm or release it, and whether this seat may. */
  waits?: string;
  decide?: boolean;
}
/** One time at which a task was put before a new lead: whose it was, what came of it. */
export interface TaskReview {
  of: string;
  at: Instant | null;
  decided?: Instant | null;
  by?: string;
  for?: string;
  outcome?: string;
  reason?: string;
}
/** Still to be done. */
export const openTask = (x: Task) => !x.done && !x.stopped && !x.released;
export interface MeasureOffer {
  clause: string;
  title: Words;
  executor?: string;
  coercive?: boolean;
  requisition?: boolean;
  basis?: boolean;
  special?: boolean;
  chosen?: number;
  /** Who decides, where this seat may only propose it. */
  leave?: string[];
  with?: string[];
  asks?: { id: string; title: Words; needed?: boolean }[];
}
/** A registered team or expert that was called and has not come. */
export interface TeamCall {
  id: number;
  entry: string;
  owner: string;
  name?: string;
  team: string;
  by: string;
  at: Instant | null;
  task?: string;
  request?: boolean;
  answered?: Instant | null;
  answer?: string;
  mine?: boolean;
}
export interface Requisition {
  id: number;
  item: string;
  basis: string;
  by: string;
  at: Instant | null;
  oral?: boolean;
  owner?: string;
  file: string;
}
export interface SupplyLine {
  item: string;
  asked: number;
  approved: number;
  issued: number;
  received: number;
  returned: number;
  consumed: number;
  lost: number;
  reason?: string;
  issuable: number;
  in_transit: number;
  balance: number;
}
export type SuppliesState = 'asked' | 'refused' | 'approved' | 'ordered' | 'out' | 'closed';
export interface Supplies {
  id: number;
  by: string;
  at: Instant | null;
  own?: boolean;
  approval?: string;
  approver?: string;
  reason?: string;
  ordered?: Instant | null;
  orderer?: string;
  depot?: string;
  outside?: string;
  state: SuppliesState;
  lines: SupplyLine[];
  /** The next steps, each with whether this seat may take it. */
  steps: Act[];
}
export interface Shelter {
  id: number;
  name: string;
  street: string;
  opened: Instant | null;
  by: string;
  places: number;
  manager: string;
  supplier?: string;
  special_needs: string;
  occupied: number;
  occupied_at?: Instant | null;
  closed?: Instant | null;
  onward?: string;
  count_by?: Instant | null;
}
export interface TemporaryHQ {
  name?: string;
  members: string[];
  from?: Instant | null;
  basis?: string;
  dissolved?: Instant | null;
  approver?: string;
  head?: string;
}
export interface Expansion {
  approval: string;
  state: 'asked' | 'refused' | 'approved' | 'sent' | 'answered';
  text: string;
  sent?: Instant | null;
  answer?: string;
  reference?: string;
  answered?: Instant | null;
}
export interface PublicRelease {
  id: number;
  by: string;
  text: string;
  locked: { name: string; stated: number; latest: number; at?: Instant | null; same: boolean }[];
  at: Instant | null;
  edited?: Instant | null;
  approval?: string;
  approvers?: string[];
  reason?: string;
  published?: Instant | null;
  reference?: string;
  rumour?: number;
  stage?: 'brief' | 'verified' | 'follow_up';
  foreign?: boolean;
  claims?: { name: string; stated: string; latest?: string; same: boolean }[];
  state: 'draft' | 'submitted' | 'refused' | 'approved' | 'published';
}
export interface Rumour {
  id: number;
  claim: string;
  source?: string;
  found?: Instant | null;
  task?: number;
  truth?: 'false' | 'true' | 'partly';
  at: Instant | null;
  finding?: string;
  verified?: Instant | null;
  closed?: Instant | null;
  release?: number;
  reply?: string;
}
/** Something that the plan wants thought of, and what was answered. */
export interface Prompt {
  id: string;
  ref?: string;
  clause: string;
  title: { zh: string; en: string };
  to: string;
  asks: { id: string; title: { zh: string; en: string }; needed?: boolean }[];
  open: boolean;
  answer?: 'done' | 'not_needed';
  note?: string;
  details?: Record<string, string>;
  by?: string;
  at?: Instant | null;
}
/** What the end of the handling left on record (4.8). */
export interface Ending {
  by: string;
  tags?: string[];
  basis?: string;
  public?: 'needed' | 'not_needed';
  open?: string[];
  city?: string;
}
export interface Response {
  commander?: string;
  commands: CommandRow[];
  proposals: {
    level: number;
    body: string;
    at: Instant | null;
    cause: string;
    decided?: Instant | null;
    started?: boolean;
    reason?: string;
    conditions?: string[];
    suffices?: number;
  }[];
  post?: Post;
  forces: Force[];
  check_ins: CheckIn[];
  /** What stands at the post for those who come: only whoever keeps the list has it. */
  code?: string;
  handed?: { at: Instant | null; receiver: string; teams: number; persons: number; assembly?: string };
  groups: { id: string; name: Words; clause: string }[];
  /** Who may be named commander-in-chief, the likeliest first. */
  commanders: string[];
  decided: { no: number; kind: 'decision' | 'plan'; text: string; by: string; at: Instant | null }[];
  opinions: {
    no: number;
    experts?: string;
    text: string;
    by: string;
    at: Instant | null;
    reply?: string;
    replied?: Instant | null;
  }[];
  tasks: Task[];
  measures: MeasureOffer[];
  team_calls: TeamCall[];
  requisitions: Requisition[];
  supplies: Supplies[];
  stock?: Record<string, number>;
  shelters: Shelter[];
  temporary?: TemporaryHQ;
  expansion?: Expansion;
  catastrophe?: string;
  mobilised: {
    streets: string[];
    whole?: boolean;
    text: string;
    persons?: number;
    at: Instant | null;
    city?: string;
    ended?: Instant | null;
  }[];
  mobilisation_asked?: { text: string; by: string; at: Instant | null };
  releases: PublicRelease[];
  rumours: Rumour[];
  alerts: {
    hazard: string;
    area: string;
    action: string;
    media?: string;
    by: string;
    at: Instant | null;
    copy?: string;
  }[];
  findings?: Record<string, { text: string; source: string; by: string; at: Instant | null }>;
  attention?: { reason: string; by: string; at: Instant | null };
  prompts: Prompt[];
  ending?: Ending;
  graded: Graded;
  acts: Act[];
}
