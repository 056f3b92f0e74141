// How the inbox of approvals is laid out for a seat. Pure.
import type { Approval } from '../core/response.ts';
import { ms } from '../core/time.ts';

export interface Inbox {
  /** This seat may decide. */
  mine: Approval[];
  /** Given orally in this seat's name and not confirmed. */
  confirm: Approval[];
  /** Waiting for another seat, or for another's confirmation. */
  others: Approval[];
  settled: Approval[];
}

const asked = (a: Approval) => ms(a.proposed.at) ?? 0;
const decided = (a: Approval) => ms(a.lapsed) ?? ms(a.refused?.at) ?? ms(a.given?.at) ?? asked(a);

export function inboxOf(approvals: readonly Approval[], seat: string): Inbox {
  const out: Inbox = { mine: [], confirm: [], others: [], settled: [] };
  for (const a of approvals) {
    if (a.state === 'open') (seat && a.deciders?.includes(seat) ? out.mine : out.others).push(a);
    else if (a.unconfirmed && a.state === 'given') (a.given?.seat === seat ? out.confirm : out.others).push(a);
    else out.settled.push(a);
  }
  // What has waited longest comes first; what was decided last comes first.
  for (const list of [out.mine, out.confirm, out.others])
    list.sort((a, b) => asked(a) - asked(b) || a.id.localeCompare(b.id));
  out.settled.sort((a, b) => decided(b) - decided(a) || b.id.localeCompare(a.id));
  return out;
}

/** How many wait for a word of this seat. */
export const waiting = (inbox: Inbox) => inbox.mine.length + inbox.confirm.length;

/** A frozen text and the locked counts that stand under it, one a line, as `injured=4`. */
export function readFrozen(frozen: string): { text: string; counts: [string, string][] } {
  const lines = frozen.split('\n');
  const counts: [string, string][] = [];
  for (let m; (m = /^([a-z_]+)=(-?\d+)$/.exec(lines.at(-1) ?? '')); lines.pop()) counts.unshift([m[1]!, m[2]!]);
  return { text: lines.join('\n'), counts };
}
