// What rings on a phone: what concerns its seat. It sounds while the page is
// open and somebody has pressed once; where there is a motor it shakes too.
import { Ringer, sounding } from '../core/alarm.ts';
import { Speaker } from '../core/sound.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export class Alarm {
  on = $state(false);
  private readonly speaker = new Speaker();
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly ringer = new Ringer();

  constructor(private readonly workspace: Workspace) {
    this.timer = setInterval(() => this.look(), 500);
  }

  /** From within a press. */
  async unlock(): Promise<void> {
    this.on = await this.speaker.unlock();
  }

  private look() {
    const { plan, seat, now } = this.workspace;
    if (!this.on || !plan) return;
    const heard = sounding(this.workspace.board.list('alarm'), { seat, bodies: plan.bodiesOf(seat) }, now, (a) =>
      a.duty ? this.workspace.board.get('obligation', a.duty) : undefined,
    );
    const priority = this.ringer.tick(heard, performance.now() / 1000);
    if (!priority) return;
    this.speaker.play(priority);
    navigator.vibrate?.(priority === 'urgent' ? [400, 150, 400, 150, 400] : [300, 150, 300]);
  }

  stop() {
    clearInterval(this.timer);
  }
}
