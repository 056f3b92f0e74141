// Keeps the wall's screen awake and its program current.
import { isNewer, runningEntry, servedEntry } from '../core/version.ts';

/** The screen's wake lock: the browser drops it whenever the page is hidden, so it is taken anew. */
export class Awake {
  held = $state(false);
  private lock: WakeLockSentinel | undefined;
  private readonly visible = () => void this.take();

  start(): () => void {
    void this.take();
    document.addEventListener('visibilitychange', this.visible);
    return () => {
      document.removeEventListener('visibilitychange', this.visible);
      void this.lock?.release().catch(() => {});
      this.lock = undefined;
      this.held = false;
    };
  }

  private async take() {
    if (document.visibilityState !== 'visible' || this.held) return;
    try {
      this.lock = await navigator.wakeLock.request('screen');
      this.held = true;
      this.lock.addEventListener('release', () => (this.held = false));
    } catch {
      // Not over plain http, or not with this browser: the settings say so.
      this.held = false;
    }
  }
}

/** How often the server is asked which build it holds. */
const every = 60_000;
const lastKey = 'wanghuo/wall-reloaded';
/** Never twice within this: a server that names something odd must not make the wall blink. */
const atMostEvery = 120_000;

/** Loads the page anew once the server holds another build and `mayReload` agrees. */
export function stayCurrent(mayReload: () => boolean, reload = () => location.reload()): () => void {
  let newer = false;
  const running = runningEntry();
  const look = async () => {
    newer ||= isNewer(running, await servedEntry());
    const last = Number(sessionStorage.getItem(lastKey) ?? 0);
    if (!newer || !mayReload() || Date.now() - last < atMostEvery) return;
    sessionStorage.setItem(lastKey, String(Date.now()));
    reload();
  };
  const timer = setInterval(() => void look(), every);
  const online = () => void look();
  addEventListener('online', online);
  return () => {
    clearInterval(timer);
    removeEventListener('online', online);
  };
}
