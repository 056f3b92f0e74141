// Who is signed in, and where he may sit.
import { Api, problemFrom } from '../core/api.ts';
import type { Problem } from '../core/wire.ts';

export interface WorkspaceInfo {
  id: string;
  name: string;
  status: 'actual' | 'exercise';
}
export interface DemoPerson {
  person: string;
  name: string;
  seats: string[] | null;
}
/** Where a person may sit in a workspace, and sits now. */
export interface SeatChoice {
  may: string[] | null;
  holds: string[] | null;
}
interface View {
  person?: string;
  /** A wall screen in place of a person. */
  screen?: string;
  name?: string;
  administrator?: boolean;
  workspaces?: WorkspaceInfo[] | null;
  seats?: Record<string, SeatChoice> | null;
  setup_needed?: boolean;
  demo?: DemoPerson[] | null;
}

export type Standing = 'loading' | 'unreachable' | 'out' | 'in';

export class Session {
  standing = $state<Standing>('loading');
  person = $state('');
  name = $state('');
  /** This browser is a wall screen: it looks at its one workspace and does nothing else. */
  screen = $state('');
  workspaces = $state.raw<WorkspaceInfo[]>([]);
  seats = $state.raw<Record<string, SeatChoice>>({});
  administrator = $state(false);
  demo = $state.raw<DemoPerson[]>([]);
  problem = $state.raw<Problem | undefined>();
  /** There is nobody in the system yet. */
  setupNeeded = $state(false);
  /** The session ended while it was in use. */
  ended = $state(false);

  /** Nobody could be asked: whoever was here last is taken to be here still. */
  supposed = $state(false);

  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly api = new Api()) {}

  async load(): Promise<void> {
    try {
      this.take(await this.api.get<View>('/api/session'));
    } catch (error) {
      const problem = problemFrom(error) as Problem & View;
      if (problem.status === 401) return this.take(problem);
      this.problem = problem;
      if (this.standing === 'loading') this.standing = 'unreachable';
      // It comes back by itself, like the line.
      if (this.standing === 'unreachable' || this.supposed) {
        clearTimeout(this.again);
        this.again = setTimeout(() => void this.load(), 3_000);
      }
    }
  }

  private take(view: View) {
    this.problem = undefined;
    this.supposed = false;
    this.demo = view.demo ?? [];
    this.person = view.person ?? '';
    this.screen = view.screen ?? '';
    this.name = view.name || this.person;
    this.workspaces = view.workspaces ?? [];
    this.seats = view.seats ?? {};
    this.administrator = view.administrator ?? false;
    this.setupNeeded = view.setup_needed ?? false;
    this.standing = this.person || this.screen ? 'in' : 'out';
    if (this.standing === 'in') this.ended = false;
  }

  /** Goes on as the person who was here last, while the server cannot be asked. It still decides everything. */
  suppose(person: string, name: string) {
    this.person = person;
    this.name = name;
    this.supposed = true;
    this.standing = 'in';
  }

  /** Without a password only in a demonstration, and only on the server's own machine. */
  async signIn(person: string, password?: string): Promise<boolean> {
    try {
      this.take(await this.api.post<View>('/api/session', { person, password: password || undefined }));
      return this.standing === 'in';
    } catch (error) {
      this.problem = problemFrom(error);
      return false;
    }
  }

  async signInScreen(token: string): Promise<boolean> {
    try {
      this.take(await this.api.post<View>('/api/session/screen', { token }));
      return this.standing === 'in';
    } catch (error) {
      this.problem = problemFrom(error);
      return false;
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.api.delete('/api/session');
    } catch {
      // Signed out here at any rate; the server's session runs out by itself.
    }
    this.person = this.name = this.screen = '';
    await this.load();
  }

  async setUp(first: { token?: string; person: string; name: string; password: string }): Promise<boolean> {
    try {
      this.take(await this.api.post<View>('/api/setup', { ...first, token: first.token ?? '' }));
      return true;
    } catch (error) {
      this.problem = problemFrom(error);
      return false;
    }
  }

  /** The server no longer knows this session. */
  lost() {
    if (this.standing !== 'in') return;
    this.ended = true;
    this.standing = 'out';
    void this.load();
  }
}
