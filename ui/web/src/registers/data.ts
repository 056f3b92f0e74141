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

/** What can be chosen of a register in a form: `team/T01` by name, body and key. */
export async function entryOptions(workspace: Workspace, kind: string): Promise<(Option & { also: string })[]> {
  const { entries } = await register(workspace, kind);
  return entries.map((e) => ({
    value: `${kind}/${e.key}`,
    name: e.values.name ?? e.values.speciality ?? e.key,
    note: orgShort(workspace.plan, e.values.owner),
    also: `${e.key} ${e.values.owner ?? ''} ${e.values.field ?? ''} ${e.values.equipment ?? ''}`,
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
