// Who is meant by a sign-in name. Asked once a session; until the answer is
// here, and for whoever has left since, the sign-in name itself stands.
import { app } from './app.svelte.ts';

let names = $state.raw<ReadonlyMap<string, string>>(new Map());
let askedBy = '';

async function ask(person: string) {
  askedBy = person;
  try {
    const list = await app.session.api.get<{ person: string; name: string }[]>('/api/persons');
    names = new Map(list.map((p) => [p.person, p.name]));
  } catch {
    // The line is down: the next page asks again.
    askedBy = '';
  }
}

/** Asks for the names where they are not here yet. Called by pages that show persons. */
export function learnNames(): void {
  const { person } = app.session;
  if (person && person !== askedBy) void ask(person);
}

export function personName(id: string | undefined): string {
  if (!id) return '';
  return names.get(id) ?? (id === app.session.person ? app.session.name : id);
}
