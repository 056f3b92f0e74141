// What the server would send out for a text that is being written.
import type { Workspace } from '../state/workspace.svelte.ts';

export interface ChannelText {
  channel: string;
  text: string;
  /** Signs, as the network counts them. */
  length: number;
  /** The longest that the channel takes; 0: any. */
  max?: number;
  /** Of a short message: how many it becomes. */
  parts?: number;
  too_long?: boolean;
}

export async function previewOf(
  workspace: Workspace,
  command: string,
  body: Record<string, unknown>,
  warning: string,
): Promise<ChannelText[]> {
  const answer = await workspace.api.post<{ texts: ChannelText[] | null }>(
    workspace.path('warnings/preview'),
    { warning, lift: command === 'lift-warning', content: body.content ?? {}, until: body.until, reason: body.reason },
    workspace.seat ? { 'Wanghuo-Seat': workspace.seat } : undefined,
  );
  return answer.texts ?? [];
}
