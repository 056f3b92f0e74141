// What the page of monitoring shows, in which order: plain functions.
import { ms } from '../core/time.ts';
import { matches } from '../core/lists.ts';
import type { Risk, Sector } from '../core/monitoring.ts';
import type { Intake } from '../core/wire.ts';

export interface InformationFilter {
  kind: string;
  open: boolean;
  typed: string;
}

/** Monitoring information and what is classified, the latest first. */
export function information(intakes: readonly Intake[], f: InformationFilter): Intake[] {
  return intakes
    .filter((i) => (i.watch || i.state === 'confidential') && (!f.kind || i.watch?.kind === f.kind))
    .filter((i) => !f.open || (i.watch !== undefined && !i.watch.outcome))
    .filter((i) => matches(f.typed, i.id, i.gist, i.place, Object.values(i.watch?.items ?? {}).join(' ')))
    .sort((a, b) => (ms(b.received) ?? 0) - (ms(a.received) ?? 0) || (a.id < b.id ? 1 : -1));
}

export interface RiskFilter {
  kind: string;
  owners?: ReadonlySet<string>;
  closed: boolean;
  typed: string;
}

/** Entries of the register: what is to be checked first stands first, what needs no check after it. */
export function risks(entries: readonly Risk[], f: RiskFilter): Risk[] {
  const last = Number.MAX_SAFE_INTEGER;
  return entries
    .filter((r) => (!f.kind || r.kind === f.kind) && (f.closed || !r.closed) && (!f.owners || f.owners.has(r.owner)))
    .filter((r) => matches(f.typed, r.id, r.title, r.place, r.controls, r.content))
    .sort((a, b) => (ms(a.next_check) ?? last) - (ms(b.next_check) ?? last) || (a.id < b.id ? -1 : 1));
}

/** What a sector should have and has not (3.1.2). */
export const lacking = (sectors: readonly Sector[]): Sector[] => sectors.filter((s) => s.entries === 0);
