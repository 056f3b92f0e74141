// One press: a command with nothing to fill in. Its refusal opens with who could
// do it and the way to record it as fact.
import { dialogs } from '../state/dialogs.svelte.ts';
import { give } from '../state/give.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export async function press(
  workspace: Workspace,
  name: string,
  body: Record<string, unknown>,
  incident = '',
): Promise<boolean> {
  const done = await give(workspace, { name, body, row: incident ? `incident/${incident}` : undefined });
  if (done.progress !== 'refused') return true;
  workspace.commands.discard(done.key);
  if (done.problem) dialogs.show('refusal', { problem: done.problem, incident, command: name });
  return false;
}
