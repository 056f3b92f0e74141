// The warning that is looked at: its page, asked anew whenever its row changes.
import { problemFrom } from '../core/api.ts';
import type { WarningDetail } from '../core/warning.ts';
import type { Problem } from '../core/wire.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export class WarningFile {
  detail = $state.raw<WarningDetail | undefined>();
  problem = $state.raw<Problem | undefined>();
  private id = '';
  private seen = '';
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly workspace: Workspace) {}

  look(id: string) {
    if (id === this.id) return;
    this.id = id;
    this.seen = '';
    this.detail = undefined;
    this.problem = undefined;
  }

  /** Called as what it shows changes; several changes in a row are one question. */
  follow(mark: string) {
    if (!this.id || mark === this.seen) return;
    const first = this.seen === '';
    this.seen = mark;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), first ? 0 : 200);
  }

  async load(): Promise<void> {
    const turn = ++this.asked;
    try {
      const detail = await this.workspace.ask<WarningDetail>(`warnings/${encodeURIComponent(this.id)}`);
      if (turn !== this.asked) return;
      this.detail = detail;
      this.problem = undefined;
    } catch (error) {
      if (turn === this.asked) this.problem = problemFrom(error);
    }
  }
}
