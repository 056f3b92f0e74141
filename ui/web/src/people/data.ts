// Questions about the roster, the sign-in and the wall screens.
import { Failed, problemOf, unreachable, type Api } from '../core/api.ts';
import type { Instant } from '../core/wire.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export interface RosterLine {
  person: string;
  name?: string;
  seats: string[];
  holds: string[];
  enabled: boolean;
  password: boolean;
  left?: Instant | null;
}
export interface Screen {
  id: string;
  label: string;
  workspace: string;
  created: string;
  by: string;
  until: string;
  used?: string;
  revoked?: string;
}

export const roster = (workspace: Workspace) => workspace.ask<RosterLine[]>('roster');
export const createPerson = (api: Api, body: { person: string; name: string; password: string }) =>
  api.post<unknown>('/api/persons', body);
export const screens = (api: Api) => api.get<Screen[]>('/api/screens');
export const createScreen = (api: Api, label: string, workspace: string) =>
  api.post<{ screen: Screen; token: string }>('/api/screens', { label, workspace });
export const revokeScreen = (api: Api, id: string) => api.delete<undefined>(`/api/screens/${encodeURIComponent(id)}`);

/** A new password, or letting in and keeping out; for administrators. */
export async function changePerson(
  _: Api,
  person: string,
  body: { password?: string; enabled?: boolean },
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api/persons/${encodeURIComponent(person)}`, {
      method: 'PATCH',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw new Failed(unreachable(cause));
  }
  if (!response.ok) throw new Failed(await problemOf(response));
}
