// What was refused is put right in the form in which it was written, its text kept.
import type { Command } from '../core/commands.ts';
import { dialogs, type DialogName } from './dialogs.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Opens it again; undefined for what was written in no form. */
export function again(workspace: Workspace, command: Command): (() => Promise<void>) | undefined {
  const { form } = command;
  if (!form) return undefined;
  return async () => {
    workspace.drafts.save(form.slot, form.typed);
    // The page as it is now, not as it was when it was written.
    const detail = form.page ? await workspace.ask<unknown>(form.page).catch(() => undefined) : undefined;
    workspace.commands.discard(command.key);
    dialogs.show(form.dialog as DialogName, { ...form.props, ...(detail ? { detail } : {}) });
  };
}
