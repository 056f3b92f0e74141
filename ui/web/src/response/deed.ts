// One press: a command with nothing to fill in. Its refusal opens by itself.
import { give } from '../state/give.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export async function press(
  workspace: Workspace,
  name: string,
  body: Record<string, unknown>,
  incident = '',
): Promise<boolean> {
  const done = await give(workspace, { name, body, row: incident ? `incident/${incident}` : undefined });
  return done.progress !== 'refused';
}
