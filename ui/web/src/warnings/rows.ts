// Which warnings stand where, and in what order. The level by which the district
// acts is the server's: local where the committee set one, else that in force.
import type { Colour, Proposal, Warning, WarningDetail } from '../core/warning.ts';
import { ms } from '../core/time.ts';

const gravity: Record<Colour, number> = { red: 4, orange: 3, yellow: 2, blue: 1, '': 0 };

export const graver = (a: Colour | undefined, b: Colour | undefined): boolean => gravity[a ?? ''] > gravity[b ?? ''];

/** The level by which the district acts; of one that is not in force, that stated or put forward. */
export const levelOf = (w: Warning): Colour => w.local || w.level || '';
export const shownLevel = (w: Warning): Colour => levelOf(w) || w.stated || w.pending?.level || '';

/** In force: also with its time run out, for only a lifting ends it (A38). */
export const holds = (w: Warning): boolean => w.state === 'in_force' || w.state === 'run_out';
export const over = (w: Warning): boolean => w.state === 'lifted' || w.state === 'dropped';

const byGravity = (a: Warning, b: Warning): number =>
  gravity[levelOf(b)] - gravity[levelOf(a)] || (ms(b.issued) ?? 0) - (ms(a.issued) ?? 0) || a.id.localeCompare(b.id);

/** The band: what is in force, the gravest first. */
export const inForce = (rows: readonly Warning[]): Warning[] => rows.filter(holds).sort(byGravity);

export type Section = 'waiting' | 'in_force' | 'relayed' | 'over';

/** Something of it waits for a hand: to be passed on, decided, issued, extended or lifted. */
export const waits = (w: Warning): boolean =>
  w.state === 'received' ||
  w.state === 'proposed' ||
  w.state === 'run_out' ||
  w.unforwarded === true ||
  w.pending !== undefined;

/** The list of the page: what waits for a hand stands first, each warning once. */
export function sections(rows: readonly Warning[]): { id: Section; rows: Warning[] }[] {
  const of = (id: Section, is: (w: Warning) => boolean, order = byGravity) => ({
    id,
    rows: rows.filter(is).sort(order),
  });
  const late = (a: Warning, b: Warning) => (ms(b.updated) ?? 0) - (ms(a.updated) ?? 0);
  return [
    of('waiting', (w) => !over(w) && waits(w)),
    of('in_force', (w) => holds(w) && !waits(w)),
    of('relayed', (w) => w.state === 'relayed' && !waits(w)),
    of('over', over, late),
  ].filter((s) => s.rows.length > 0);
}

/** The gravest level in force in each street: what the map shows. */
export function byStreet(rows: readonly Warning[]): Map<string, Colour> {
  const out = new Map<string, Colour>();
  for (const w of rows) {
    if (!holds(w)) continue;
    for (const street of w.streets ?? []) if (graver(levelOf(w), out.get(street))) out.set(street, levelOf(w));
  }
  return out;
}

/** The proposal that was not approved last, unless something has been proposed or issued since. */
export function refusedProposal(detail: WarningDetail): Proposal | undefined {
  const last = detail.proposals.at(-1);
  if (last?.state !== 'refused' || detail.warning.pending) return undefined;
  const since = ms(last.closed) ?? ms(last.hand.at) ?? 0;
  return detail.texts.some((x) => (ms(x.at) ?? 0) > since) ? undefined : last;
}
