// The incident that a phone looks at: its page as it is now, or as it was when
// there was a line; with when that was and why it is not newer.
import { Case } from '../state/case.svelte.ts';
import type { Problem } from '../core/wire.ts';
import type { Field } from './field.svelte.ts';
import { sceneOf, type Scene } from './scene.ts';

export class Page {
  private readonly file: Case;
  private kept = $state.raw<Scene | undefined>();

  constructor(private readonly field: Field) {
    this.file = new Case(field.workspace);
  }

  /** Called as what it shows, its row or the line changes. */
  look(id: string, mark: string) {
    if (id !== this.file.id) {
      this.file.look(id);
      this.kept = id ? this.field.scenes.load(id) : undefined;
    }
    if (id && this.field.online) this.file.follow(mark);
  }
  /** What has come is kept for when the line is down. */
  remember() {
    const { detail, id } = this.file;
    if (!detail?.response || detail.incident.id !== id) return;
    const scene = sceneOf(detail.response, this.field.now());
    this.kept = scene;
    this.field.scenes.save(id, scene);
  }
  leave() {
    this.file.look('');
  }
  retry() {
    void this.file.load();
  }

  get scene(): Scene | undefined {
    return this.kept;
  }
  get loading(): boolean {
    return this.file.loading;
  }
  /** Why it is not newer: asked and not got. */
  get problem(): Problem | undefined {
    return this.file.problem;
  }
}
