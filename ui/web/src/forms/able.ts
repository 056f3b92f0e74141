// Who could do what was refused (A62).
import type { Problem } from '../core/wire.ts';
import { seatFull } from '../state/names.ts';
import { personName } from '../state/people.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

/** The seats by name: first those in which somebody sits, with his name. Seats that are called alike are named once. */
export function able(workspace: Workspace, problem: Pick<Problem, 'who'>): [seat: string, person: string][] {
  const out = new Map<string, string>();
  for (const id of problem.who ?? []) {
    const name = seatFull(workspace.plan, id);
    const person = workspace.row('seat', id)?.person;
    if (person || !out.has(name)) out.set(name, person ? personName(person) : '');
  }
  return [...out].sort(([, a], [, b]) => Number(!a) - Number(!b));
}
