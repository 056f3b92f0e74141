// A file on its way into an incident: kept by the server first, sealed, and then
// named by a command. The key of the upload is the file's own for as long as the
// form lives, so that sending again is the same upload.
import { Failed, problemOf, unreachable, type Fetch } from '../core/api.ts';
import type { Attachment } from '../core/wire.ts';

export interface Chosen {
  key: string;
  file: File;
}

/** What the server keeps, as the command names it. */
export type Stored = Record<string, unknown> & { kind: string };

/** A document may take long over a bad line. */
const patience = 180_000;

export const choose = (file: File): Chosen => ({
  key: [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''),
  file,
});

/** Sends a file to be kept. Always as bytes: what it is the server sees for itself. */
export async function keep(fetch: Fetch, path: string, seat: string, chosen: Chosen): Promise<Stored> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/octet-stream',
        'Idempotency-Key': chosen.key,
        'Wanghuo-Seat': seat,
      },
      body: chosen.file,
      signal: AbortSignal.timeout(patience),
    });
  } catch (cause) {
    throw new Failed(unreachable(cause));
  }
  if (!response.ok) throw new Failed(await problemOf(response));
  return ((await response.json()) as { file: Stored }).file;
}

/** The command that names a kept file. */
export function naming(incident: string, stored: Stored, name: string, said: Record<string, unknown>) {
  return { incident, file: stored, file_name: name, ...said };
}

export const isPhoto = (a: Pick<Attachment, 'kind'>) => a.kind.startsWith('image/');

/** Documents first to last as they came; photographs are in the timeline and come after. */
export function inOrder(list: readonly Attachment[]): Attachment[] {
  const at = (a: Attachment) => Date.parse(a.got_at ?? a.made_at ?? a.received ?? '') || 0;
  return [...list].sort((a, b) => Number(isPhoto(a)) - Number(isPhoto(b)) || at(a) - at(b));
}
