// What somebody has typed and not yet given: kept on this machine until the
// command is settled, so that neither a dropped line nor a reload loses it.
import type { Keep } from './commands.ts';

const prefix = 'wanghuo/draft/';

export class Drafts {
  constructor(
    private readonly person: string,
    private readonly keep: Keep = localStorage,
  ) {}

  private slot(name: string) {
    return `${prefix}${this.person}/${name}`;
  }

  load<T>(name: string): T | undefined {
    try {
      const text = this.keep.getItem(this.slot(name));
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  }

  save(name: string, draft: unknown): void {
    try {
      this.keep.setItem(this.slot(name), JSON.stringify(draft));
    } catch {
      // A full store must not stop the typing.
    }
  }

  drop(name: string): void {
    this.keep.removeItem(this.slot(name));
  }
}
