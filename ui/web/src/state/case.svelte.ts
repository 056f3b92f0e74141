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
  private asked = 0;
  private seen = '';
  private lookedAt = -hurry;
  private hurried = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly workspace: Workspace) {}

  look(id: string) {
    if (id === this.id) return;
    this.id = id;
    this.hurried = performance.now() - this.lookedAt < hurry;
    this.lookedAt = performance.now();
    this.detail = undefined;
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
      if (turn !== this.asked) return;
      this.detail = detail;
      this.problem = undefined;
    } catch (error) {
      if (turn !== this.asked) return;
      this.problem = problemFrom(error);
    }
    this.loading = false;
  }

  acts(command: string): Act[] {
    return (this.detail?.acts ?? []).filter((a) => a.command === command);
  }
}
