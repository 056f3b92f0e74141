// Questions about the registers, and files to and from them.
import { Failed, problemOf, unreachable } from '../core/api.ts';
import type { Option } from '../forms/fields.ts';
import { orgShort } from '../state/names.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import type { Entry, Imported, Register, RegisterInfo } from './wire.ts';

export const registers = (workspace: Workspace) => workspace.ask<RegisterInfo[]>('registers');
export const register = (workspace: Workspace, kind: string) =>
  workspace.ask<Register>(`registers/${encodeURIComponent(kind)}`);
/** With its personal data, for whoever sits in his seat. */
export const entry = (workspace: Workspace, kind: string, key: string) =>
  workspace.ask<Entry>(`registers/${encodeURIComponent(kind)}/entries/${encodeURIComponent(key)}`);

/** How an entry is called; an expert's name is personal, and he goes by what he knows (A65). */
export const entryName = (e: Pick<Entry, 'key' | 'values'>) =>
  e.values.name || (e.values.speciality ? `${e.values.speciality} ${e.key}` : e.key);

/** What can be chosen of a register in a form: `team/T01` by name, body and key. */
export function optionsOf(
  workspace: Workspace,
  kind: string,
  entries: readonly Entry[],
): (Option & { also: string })[] {
  const seen = new Set<string>();
  return entries
    .filter((e) => kind !== 'stock' || (!seen.has(entryName(e)) && seen.add(entryName(e))))
    .map((e) => ({
      value: `${kind}/${e.key}`,
      name: entryName(e),
      note: [orgShort(workspace.plan, e.values.owner), e.values.capacity].filter(Boolean).join(' · '),
      also: [e.key, e.values.owner, e.values.field, e.values.equipment, e.values.place, e.values.depot].join(' '),
    }));
}

/** Sends a file to be looked at, or to be imported. */
export async function sendFile(
  workspace: Workspace,
  path: string,
  file: File,
  query: Record<string, string>,
): Promise<Imported> {
  let response: Response;
  try {
    response = await fetch(workspace.path(`${path}/import?${new URLSearchParams(query).toString()}`), {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/octet-stream',
        'Wanghuo-Seat': workspace.seat,
        'Wanghuo-File': encodeURIComponent(file.name.slice(0, 100)),
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: file,
      signal: AbortSignal.timeout(60_000),
    });
  } catch (cause) {
    throw new Failed(unreachable(cause));
  }
  if (!response.ok) throw new Failed(await problemOf(response));
  return (await response.json()) as Imported;
}

/** The address of a register, or of its template, as a file. */
export function fileAddress(
  workspace: Workspace,
  kind: string,
  options: { format: string; template?: boolean; personal?: boolean; language: string },
): string {
  const query = new URLSearchParams({ format: options.format, language: options.language, seat: workspace.seat });
  if (options.template) query.set('template', 'true');
  if (options.personal) query.set('personal', 'true');
  return workspace.path(`registers/${encodeURIComponent(kind)}/file?${query.toString()}`);
}
