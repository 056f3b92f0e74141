// From what is typed during a call to the commands: a 接报单 first (A61), an
// incident at once or later, with the receipt that it had.
import { instant, readTime } from './time.ts';
import type { Channel, Incident, Involved, OccurrenceBasis, SensitiveGround, SourceKind, Tri } from './wire.ts';
import { live } from './lists.ts';
import { ms } from './time.ts';

export interface IntakeDraft {
  words: string;
  gist: string;
  source: SourceKind | '';
  source_org: string;
  label: string;
  name: string;
  phone: string;
  channel: Channel | '';
  street: string;
  community: string;
  place: string;
  type: number;
  /** What was typed for the time of the call; empty: when the form was opened. */
  received: string;
  /** Workspace time at which the form was opened: the start of the call (A04). */
  opened: number;
}
export interface EventDraft {
  title: string;
  severity: number;
  may: boolean;
  spreading: Tri | '';
  sensitive: SensitiveGround[];
  involvement: Involved[];
  occurrence: string;
  basis: OccurrenceBasis | '';
  receivers: string[];
  figures: Record<string, string>;
  tags: string[];
  /** Of which warning it came. */
  warning?: string;
  /** Whose event it is, if not the district's own (A32): outside, with the district's part; of which major event. */
  jurisdiction?: string;
  part?: string;
  our_part?: string;
  event?: string;
}

export const emptyIntake = (opened: number): IntakeDraft => ({
  words: '',
  gist: '',
  source: '',
  source_org: '',
  label: '',
  name: '',
  phone: '',
  channel: 'phone',
  street: '',
  community: '',
  place: '',
  type: 0,
  received: '',
  opened,
});
export const emptyEvent = (): EventDraft => ({
  title: '',
  severity: 0,
  may: false,
  spreading: '',
  sensitive: [],
  involvement: [],
  occurrence: '',
  basis: '',
  receivers: [],
  figures: {},
  tags: [],
});

/** Drops what is blank: a field that was not filled is not sent. */
function filled<T extends Record<string, unknown>>(o: T): Partial<T> {
  const out: Partial<T> = {};
  for (const [k, v] of Object.entries(o)) {
    const blank = v === '' || v === undefined || v === 0 || (Array.isArray(v) && v.length === 0);
    if (!blank) out[k as keyof T] = v as T[keyof T];
  }
  return out;
}

/** When the call came in: as typed, else when the form was opened; never in the future. */
export function receivedAt(d: IntakeDraft, now: number): number {
  return Math.min(readTime(d.received, now) ?? d.opened, now);
}

const sourceOf = (d: IntakeDraft) => ({
  kind: d.source || 'citizen',
  ...filled({ org: d.source_org, label: d.label, name: d.name, phone: d.phone, channel: d.channel }),
});
const locationOf = (d: IntakeDraft) => filled({ street: d.street, community: d.community, place: d.place.trim() });

/** The body of log-intake. Only source and words are needed; all else may be blank. */
export function logIntake(d: IntakeDraft, now: number): Record<string, unknown> {
  const location = locationOf(d);
  return {
    source: sourceOf(d),
    words: d.words.trim(),
    received_at: instant(receivedAt(d, now)),
    ...filled({ gist: d.gist.trim(), type: d.type }),
    ...(Object.keys(location).length > 0 ? { location } : {}),
  };
}

/** Whose event it is: only what belongs to the kind that was chosen. */
const whoseOf = (e: EventDraft) =>
  !e.jurisdiction || e.jurisdiction === 'own'
    ? {}
    : filled({
        jurisdiction: e.jurisdiction,
        ...(e.jurisdiction === 'external' && { part: e.part ?? '', our_part: e.our_part?.trim() ?? '' }),
        ...(e.jurisdiction === 'major_event' && { event: e.event ?? '' }),
      });

/** The body of report-incident: from an intake, which keeps its receipt, or directly. */
export function reportIncident(d: IntakeDraft, e: EventDraft, now: number, intake: string): Record<string, unknown> {
  const at = readTime(e.occurrence, now);
  const figures: Record<string, number> = {};
  for (const [name, typed] of Object.entries(e.figures)) {
    if (typed.trim() === '') continue;
    const n = Number(typed);
    figures[name] = Number.isInteger(n) && n >= 0 ? n : -1;
  }
  const received = instant(receivedAt(d, now));
  return {
    ...(intake ? { intake } : {}),
    ...(e.warning ? { warning: e.warning } : {}),
    title: e.title.trim(),
    type: d.type,
    location: locationOf(d),
    ...whoseOf(e),
    source: sourceOf(d),
    ...(d.words.trim() && !intake ? { words: d.words.trim() } : {}),
    severity: { level: e.severity, ...(e.may ? { may: true } : {}) },
    ...filled({ spreading: e.spreading, sensitive: e.sensitive, involvement: e.involvement, tags: e.tags }),
    ...(at !== undefined ? { occurrence: filled({ at: instant(at), basis: e.basis }) } : {}),
    ...(e.receivers.length > 0 ? { receivers: e.receivers.map((unit) => ({ unit, at: received })) } : {}),
    ...(Object.keys(figures).length > 0 ? { figures } : {}),
  };
}

/** What the reader of pasted messages suggests (package paste). */
export interface Pasted {
  form: {
    title?: string;
    type?: number;
    street?: string;
    community?: string;
    place?: string;
    occurrence?: string;
    received_at?: string;
    figures?: Record<string, number>;
    source?: string;
    source_org?: string;
    name?: string;
    phone?: string;
    channel?: string;
    spreading?: string;
    involvement?: string[];
    tags?: string[];
  };
  marks: { field: string; value: string; text: string; from: number; to: number; exact?: string }[];
  truncated?: boolean;
}

/**
 * Fills with what was found, but never over what somebody has typed. Returns
 * the names of what it filled; the words themselves stay as they were pasted.
 */
export function takePasted(d: IntakeDraft, e: EventDraft, p: Pasted, clock: (at: string) => string): string[] {
  const took: string[] = [];
  const put = <O extends object, K extends keyof O>(o: O, key: K, value: O[K] | undefined) => {
    if (value === undefined || value === '' || (o[key] as unknown) || value === o[key]) return;
    o[key] = value;
    took.push(String(key));
  };
  const f = p.form;
  put(d, 'gist', f.title);
  put(d, 'type', f.type);
  put(d, 'street', f.street);
  put(d, 'community', f.community);
  put(d, 'place', f.place);
  put(d, 'source', f.source as SourceKind | undefined);
  put(d, 'source_org', f.source_org);
  put(d, 'name', f.name);
  put(d, 'phone', f.phone);
  if (f.channel && f.channel !== d.channel) {
    d.channel = f.channel as Channel;
    took.push('channel');
  }
  put(d, 'received', f.received_at && clock(f.received_at));
  put(e, 'title', f.title);
  put(e, 'occurrence', f.occurrence && clock(f.occurrence));
  put(e, 'spreading', f.spreading as Tri | undefined);
  for (const [name, n] of Object.entries(f.figures ?? {})) {
    if (e.figures[name]) continue;
    e.figures[name] = n < 0 ? '?' : String(n);
    took.push(name);
  }
  for (const i of f.involvement ?? []) if (!e.involvement.includes(i as Involved)) e.involvement.push(i as Involved);
  for (const tag of f.tags ?? []) if (!e.tags.includes(tag)) e.tags.push(tag);
  return took;
}

/** Open incidents that may be the same: same street, same type, within an hour (A21). The server measures; this warns. */
export function alike(incidents: readonly Incident[], d: IntakeDraft, at: number): Incident[] {
  if (!d.street || !d.type) return [];
  return incidents.filter(
    (i) =>
      live(i.phase) &&
      i.street === d.street &&
      (i.type === d.type || i.secondary?.includes(d.type)) &&
      Math.abs((ms(i.receipt) ?? 0) - at) <= 3_600_000,
  );
}
