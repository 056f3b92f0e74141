// What is said of one duty on its incident's page. Pure.
import { dueOf, pending } from '../core/lists.ts';
import { ms } from '../core/time.ts';
import type { DutyDetail, DutyLimit } from '../core/wire.ts';

/** Pending ones first by due; then what is settled, the latest first. */
export function ordered(duties: readonly DutyDetail[]): DutyDetail[] {
  const last = Number.MAX_SAFE_INTEGER;
  return [...duties].sort((a, b) => {
    const [p, q] = [pending(a), pending(b)];
    if (p !== q) return Number(q) - Number(p);
    if (p) return Number(b.hard) - Number(a.hard) || (dueOf(a) ?? last) - (dueOf(b) ?? last) || a.id - b.id;
    return (ms(b.born) ?? 0) - (ms(a.born) ?? 0) || b.id - a.id;
  });
}

/** The limits that tell a story: more than one of a kind, or one that carries a cause or is withdrawn. */
export function history(duty: DutyDetail): DutyLimit[] {
  const limits = duty.limits ?? [];
  const many = (kind: string) => limits.filter((l) => l.kind === kind).length > 1;
  return limits.filter((l) => many(l.kind) || l.cause || (ms(l.until) ?? 0) > 0 || l.provisional);
}

/** Milliseconds by which a hard limit is or was overrun at `now`; 0: it is not. */
export function lateness(duty: DutyDetail, now: number): number {
  if (!pending(duty)) return (duty.late_seconds ?? 0) * 1000;
  const due = ms(duty.due);
  if (!duty.hard || due === undefined) return 0;
  return Math.max(0, Math.floor(now / 1000) * 1000 - due);
}

/** The same for our own target, which never accuses. */
export function beyondTarget(duty: DutyDetail, now: number): number {
  const target = ms(duty.target);
  if (!pending(duty)) return (duty.over_target_seconds ?? 0) * 1000;
  if (target === undefined) return 0;
  return Math.max(0, Math.floor(now / 1000) * 1000 - target);
}

/** Whether there is anything to open below the line. */
export function hasStory(duty: DutyDetail): boolean {
  return (
    history(duty).length > 0 ||
    (duty.releases?.length ?? 0) > 0 ||
    (duty.moves?.length ?? 0) > 0 ||
    (duty.passed?.length ?? 0) > 0 ||
    (duty.grounds?.length ?? 0) > 1
  );
}
