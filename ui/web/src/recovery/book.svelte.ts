// The page of plans and drills, asked anew a moment after something that hangs on it
// has changed: a duty, an approval, or a press of one's own.
import { problemFrom } from '../core/api.ts';
import type { PlanWork } from '../core/recovery.ts';
import type { Problem } from '../core/wire.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export class PlanBook {
  work = $state.raw<PlanWork | undefined>();
  problem = $state.raw<Problem | undefined>();

  constructor(private readonly workspace: Workspace) {}

  async load(): Promise<void> {
    try {
      this.work = await this.workspace.ask<PlanWork>('plan-work');
      this.problem = undefined;
    } catch (error) {
      this.problem = problemFrom(error);
    }
  }
}

/** How long after a change it is asked anew (ms). */
const soon = 500;

/** The book of a page, kept up while the page stands: asked anew after a commit, and not without one. */
export function followed(workspace: Workspace): PlanBook {
  const book = new PlanBook(workspace);
  let timer: ReturnType<typeof setTimeout> | undefined;
  $effect(() => {
    void workspace.head;
    void workspace.queue.length;
    // One that is on its way sees this change too.
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void book.load();
      },
      book.work ? soon : 0,
    );
  });
  $effect(() => () => clearTimeout(timer));
  return book;
}
