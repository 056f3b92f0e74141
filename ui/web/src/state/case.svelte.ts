// The incident that is looked at: its page, asked anew whenever its row
// changes, and what this seat may do with it.
import { problemFrom } from '../core/api.ts';
import type { Act, IncidentDetail, Problem } from '../core/wire.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Whoever goes down the list faster than this (ms) is not reading yet: the page is asked for where he stops. */
const hurry = 300;
/** How long the hand rests where he stops: longer than lies between two of five keys a second. */
const rest = 250;

export class Case {
  id = $state('');
  detail = $state.raw<IncidentDetail | undefined>();
  problem = $state.raw<Problem | undefined>();
  loading = $state(false);
  /** The workspace with the plan by which the incident runs, where that is not the one in force. */
  private older = $state.raw<Workspace | undefined>();
  private asked = 0;
  private seen = '';
  private lookedAt = -hurry;
  private hurried = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly workspace: Workspace) {}

  /** The workspace as the incident sees it. */
  get under(): Workspace {
    return this.older ?? this.workspace;
  }
  /** The version by which it runs cannot be had: names are those of the one in force. */
  get unread(): boolean {
    return this.detail?.edition !== undefined && !this.older;
  }

  look(id: string) {
    if (id === this.id) return;
    this.id = id;
    this.hurried = performance.now() - this.lookedAt < hurry;
    this.lookedAt = performance.now();
    this.detail = undefined;
    this.older = undefined;
    this.problem = undefined;
    this.seen = '';
    clearTimeout(this.timer);
  }

  /** Called as its row changes; several changes in a row are one question. */
  follow(mark: string) {
    if (!this.id || mark === this.seen) return;
    const first = this.seen === '';
    this.seen = mark;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), first ? (this.hurried ? rest : 0) : 200);
  }

  async load(): Promise<void> {
    const { id } = this;
    const turn = ++this.asked;
    if (!id) return;
    this.loading = true;
    try {
      const detail = await this.workspace.ask<IncidentDetail>(`incidents/${encodeURIComponent(id)}`);
      const older = detail.edition && (await this.version(detail.edition.hash));
      if (turn !== this.asked) return;
      this.older = older;
      this.detail = detail;
      this.problem = undefined;
    } catch (error) {
      if (turn !== this.asked) return;
      this.problem = problemFrom(error);
    }
    this.loading = false;
  }

  /** An old version of the plan; a page without it is better than none. */
  private async version(hash: string): Promise<Workspace | undefined> {
    try {
      const { under } = await import('./under.ts');
      return await under(this.workspace, hash);
    } catch {
      return undefined;
    }
  }

  acts(command: string): Act[] {
    return (this.detail?.acts ?? []).filter((a) => a.command === command);
  }
}
