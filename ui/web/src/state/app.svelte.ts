// The one page that this application is: who is signed in, which workspace is
// open, which acts are possible, what was just said.
import { Actions, Keyboard, type Action } from '../core/actions.ts';
import type { Command } from '../core/commands.ts';
import { look, t } from './look.svelte.ts';
import { Session } from './session.svelte.ts';
import { Workspace, type WorkspaceOptions } from './workspace.svelte.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  undo?: () => void;
}

const placeKey = 'wanghuo/place';
interface Place {
  person: string;
  workspace: string;
  seat: string;
}

/** How long an act can be taken back (rule 25). */
const undoFor = 10_000;

class App {
  readonly session = new Session();
  workspace = $state.raw<Workspace | undefined>();
  toasts = $state.raw<Toast[]>([]);
  /** A dialog is open: single keys belong to it. */
  overlay = $state<'' | 'dialog'>('');

  /** Somebody wants to choose again, even where there is one choice. */
  chosenToLeave = false;

  readonly actions = new Actions();
  readonly keyboard = new Keyboard(
    this.actions,
    () => performance.now(),
    (_, why) => this.say(why),
  );
  private registered = $state(0);
  private counter = 0;

  constructor() {
    this.actions.onChange(() => this.registered++);
  }

  /** An act by its id; whoever reads it is told when acts come and go. */
  action(id: string): Action | undefined {
    void this.registered;
    return this.actions.get(id);
  }

  /** What a face wants otherwise of its workspace. */
  outfit: Pick<WorkspaceOptions, 'shelf'> = {};

  private undone: (() => void) | undefined;

  /** Opens a workspace from a seat; an empty seat only watches. */
  enter(workspace: string, seat: string) {
    const { person, api } = this.session;
    if (this.workspace?.id === workspace && this.workspace.seat === seat) return;
    this.leave();
    const next = new Workspace({
      ...this.outfit,
      id: workspace,
      seat,
      person,
      api,
      signedOut: () => {
        // The place is remembered: the same person comes back to it, with what waits to be sent.
        this.leave();
        this.session.lost();
      },
    });
    this.workspace = next;
    this.remember({ person, workspace, seat });
    next.start().catch(() => {
      if (this.workspace === next) setTimeout(() => this.workspace === next && void this.retryPlan(next), 2_000);
    });
  }

  private async retryPlan(workspace: Workspace) {
    try {
      await workspace.loadPlan();
    } catch {
      if (this.workspace === workspace) setTimeout(() => void this.retryPlan(workspace), 4_000);
    }
  }

  leave() {
    this.workspace?.stop();
    this.workspace = undefined;
  }

  /** Goes back to where this tab, or else this machine, was last. */
  resume() {
    if (this.workspace || this.session.standing !== 'in') return;
    if (this.session.screen) {
      const only = this.session.workspaces[0];
      if (only) this.enter(only.id, '');
      return;
    }
    const place = this.recall();
    const known = this.session.supposed || this.session.workspaces.some((w) => w.id === place?.workspace);
    if (place && known && place.person === this.session.person) this.enter(place.workspace, place.seat);
  }

  /** Gives the workspace up and asks where to sit; the session stays. */
  leaveSeat() {
    this.chosenToLeave = true;
    this.forget();
    void this.session.load();
  }

  forget() {
    this.leave();
    sessionStorage.removeItem(placeKey);
    localStorage.removeItem(placeKey);
  }

  private remember(place: Place) {
    sessionStorage.setItem(placeKey, JSON.stringify(place));
    localStorage.setItem(placeKey, JSON.stringify(place));
  }
  private recall(): Place | undefined {
    try {
      const text = sessionStorage.getItem(placeKey) ?? localStorage.getItem(placeKey);
      return text ? (JSON.parse(text) as Place) : undefined;
    } catch {
      return undefined;
    }
  }

  say(text: string, tone: Toast['tone'] = 'plain', undo?: () => void) {
    const toast: Toast = { id: ++this.counter, text, tone };
    if (undo) {
      toast.undo = () => {
        this.dismiss(toast.id);
        undo();
      };
      this.undone = toast.undo;
    }
    this.toasts = [...this.toasts.slice(-3), toast];
    setTimeout(() => this.dismiss(toast.id), undo ? undoFor : 5_000);
  }

  dismiss(id: number) {
    const toast = this.toasts.find((x) => x.id === id);
    if (toast?.undo && toast.undo === this.undone) this.undone = undefined;
    this.toasts = this.toasts.filter((x) => x.id !== id);
  }

  /** Takes back the last act that can still be taken back (Z). */
  undoLast(): boolean {
    const undo = this.undone;
    if (!undo) return false;
    undo();
    return true;
  }
  get canUndo(): boolean {
    return this.toasts.some((x) => x.undo);
  }

  /** One sentence for what became of a command. */
  sentence(command: Command): string {
    const { problem } = command;
    if (!problem) return t().send[command.progress];
    return this.problem(problem);
  }

  problem(problem: NonNullable<Command['problem']>): string {
    const words = t().refusal;
    if (problem.message) return look.language === 'zh' ? problem.message.zh : problem.message.en || problem.message.zh;
    return words.codes[problem.code] ?? problem.detail ?? problem.title ?? words.unknown(problem.code);
  }
}

export const app = new App();
