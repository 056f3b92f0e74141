// What a phone keeps of an incident's page, to be read where there is no line:
// who is there, what is to be done, what is ticked. No position, no name, no
// telephone number is among it (A65).
import type { Keep } from '../core/commands.ts';
import type { Checklist } from '../core/graded.ts';
import type { CheckIn, Force, Response, Shelter, Task } from '../core/response.ts';

export interface Scene {
  /** Milliseconds of workspace time: it was so then. */
  at: number;
  tasks: Task[];
  check_ins: CheckIn[];
  forces: Force[];
  shelters: Shelter[];
  checklists: Checklist[];
  code?: string;
  /** Commands that this seat was told it may not give. */
  barred: string[];
}

export function sceneOf(r: Response, at: number): Scene {
  const check_ins = r.check_ins.map((c) => {
    const shown = { ...c } as CheckIn & { where?: unknown };
    delete shown.where;
    return shown;
  });
  const { tasks, forces, shelters, code } = r;
  const { checklists } = r.graded;
  const barred = r.acts.filter((a) => !a.allowed && a.code === 'not_authorised').map((a) => a.command);
  return { at, tasks, check_ins, forces, shelters, checklists, code, barred };
}

const prefix = 'wanghuo/scene/';
/** How many incidents are kept. */
const most = 12;

export class Scenes {
  constructor(
    /** Person, workspace and seat: what one may see another may not. */
    private readonly whose: string,
    private readonly keep: Keep = localStorage,
  ) {}

  load(incident: string): Scene | undefined {
    try {
      const text = this.keep.getItem(this.slot(incident));
      return text ? (JSON.parse(text) as Scene) : undefined;
    } catch {
      return undefined;
    }
  }

  save(incident: string, scene: Scene): void {
    try {
      this.keep.setItem(this.slot(incident), JSON.stringify(scene));
      const old = this.slots().map((s) => [s, this.at(s)] as const);
      for (const [slot] of old.sort((a, b) => b[1] - a[1]).slice(most)) this.keep.removeItem(slot);
    } catch {
      // Too large, or no room: then it is not there without a line, and the page says so.
    }
  }

  /** Gives its room up: the server has it all. */
  clear(): void {
    for (const slot of this.slots()) this.keep.removeItem(slot);
  }

  private slots(): string[] {
    const out: string[] = [];
    for (let i = 0; i < this.keep.length; i++) {
      const slot = this.keep.key(i);
      if (slot?.startsWith(prefix)) out.push(slot);
    }
    return out;
  }
  private at(slot: string): number {
    try {
      return (JSON.parse(this.keep.getItem(slot) ?? '') as Scene).at;
    } catch {
      return 0;
    }
  }
  private slot(incident: string) {
    return `${prefix}${this.whose}/${incident}`;
  }
}
