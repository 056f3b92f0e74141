// Photographs and documents on their way: kept in the browser's database before any network,
// sent after the text, one after the other. An upload that is done becomes the
// command that names it; from then on it is a command like any other.
import { problemOf, unreachable, type Fetch } from './api.ts';
import type { Problem } from './wire.ts';

export interface Photo {
  key: string;
  person: string;
  workspace: string;
  seat: string;
  /** The incident; empty while the report that makes it is not answered. */
  incident: string;
  /** The key of that report. */
  after?: string;
  caption: string;
  where: string;
  /** What the picture says of when it happened; empty: nothing. */
  occurrence: string;
  /** RFC 3339. */
  made: string;
  /** This device's clock, for the order and for how late it is. */
  at: number;
  image: Blob;
  /** A document and no photograph (4.4.3(k)): as it is called, and whose it is; a body of the plan, or in words. */
  document?: { name: string; from?: string; sender?: string };
  progress: 'waiting' | 'sending' | 'refused';
  /** This machine's store is full: it lives in this page alone until it is sent. */
  unkept?: boolean;
  problem?: Problem;
}

/** Where photographs lie: the browser's database, or a map in tests. */
export interface PhotoStore {
  all(): Promise<Photo[]>;
  put(photo: Photo): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What becomes of an upload: the file as the server names it. */
export interface Uploaded {
  file: Record<string, unknown>;
  taken_at?: string | null;
}

export interface PhotoWorld {
  fetch: Fetch;
  store: PhotoStore;
  /** The incident that a report has made; undefined while it is not answered, '' if it was refused. */
  madeBy(report: string): string | undefined;
  /** Whether text still waits: it goes first. */
  textWaits(): boolean;
  /** Gives the command that names the photograph; it is durable when this returns. */
  attach(photo: Photo, uploaded: Uploaded): void;
}

/** A photograph may take long over a bad line. */
const patience = 120_000;

export class Photos {
  private list: Photo[] = [];
  private flushing = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly person: string,
    private readonly world: PhotoWorld,
  ) {}

  /** Reads what an earlier page has left. */
  async open(): Promise<void> {
    const kept = (await this.world.store.all()).filter((p) => p.person === this.person);
    this.list = kept.map((p) => (p.progress === 'sending' ? { ...p, progress: 'waiting' as const } : p));
    this.tell();
  }

  /** Takes a photograph in, whatever the line. Resolves to whether this machine has room to keep it. */
  async add(photo: Omit<Photo, 'person' | 'progress'>): Promise<boolean> {
    const taken: Photo = { ...photo, person: this.person, progress: 'waiting' };
    await this.keep(taken);
    this.list = [...this.list, taken];
    this.tell();
    void this.flush();
    return !taken.unkept;
  }

  /** Those of a report that was refused go with the one that puts it right. */
  async follow(refused: string, corrected: string): Promise<void> {
    for (const photo of this.list) {
      if (photo.incident || photo.after !== refused) continue;
      photo.after = corrected;
      await this.keep(photo);
    }
    this.tell();
  }

  /** Those of a report that was refused, and that nobody puts right: each says so, until somebody has read it. */
  async orphan(report: string, problem: Problem | undefined): Promise<void> {
    for (const photo of this.list) {
      if (photo.incident || photo.after !== report) continue;
      this.set(photo, { progress: 'refused', problem });
      await this.keep(photo);
    }
  }

  /** Those of a report that is delivered belong to its incident, also when the report is listed no more. */
  async settle(): Promise<void> {
    for (const photo of this.list) if (!photo.incident && this.settleIncident(photo)) await this.keep(photo);
  }

  /** A full store must not lose a photograph while the page lives. */
  private async keep(photo: Photo): Promise<void> {
    try {
      await this.world.store.put({ ...photo, unkept: undefined });
      photo.unkept = undefined;
    } catch {
      photo.unkept = true;
    }
  }

  pending(): readonly Photo[] {
    return this.list;
  }

  /** Lets go of one that was refused. */
  async discard(key: string): Promise<void> {
    if (this.list.find((p) => p.key === key)?.progress === 'sending') return;
    await this.world.store.remove(key);
    this.list = this.list.filter((p) => p.key !== key);
    this.tell();
  }

  /** Sends what waits, the oldest first; stops where the line does. */
  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    try {
      await this.settle();
      for (const photo of [...this.list].sort((a, b) => a.at - b.at)) {
        if (photo.unkept) await this.keep(photo);
        if (photo.progress !== 'waiting') continue;
        if (this.world.textWaits()) break;
        if (!this.settleIncident(photo)) continue;
        if (!(await this.send(photo))) break;
      }
    } finally {
      this.flushing = false;
    }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private settleIncident(photo: Photo): boolean {
    if (photo.incident || !photo.after) return photo.incident !== '';
    const incident = this.world.madeBy(photo.after);
    if (incident) photo.incident = incident;
    return Boolean(incident);
  }

  /** Whether to go on with the next. */
  private async send(photo: Photo): Promise<boolean> {
    this.set(photo, { progress: 'sending', problem: undefined });
    const { workspace, incident, seat, key, image } = photo;
    // A document goes as bytes: what it is the server sees for itself.
    const kind = photo.document ? 'application/octet-stream' : image.type || 'image/jpeg';
    let response: Response;
    try {
      response = await this.world.fetch(
        `/api/w/${encodeURIComponent(workspace)}/incidents/${encodeURIComponent(incident)}/attachments`,
        {
          method: 'POST',
          credentials: 'same-origin',
          headers: { 'Content-Type': kind, 'Idempotency-Key': key, 'Wanghuo-Seat': seat },
          body: image,
          signal: AbortSignal.timeout(patience),
        },
      );
      if (response.ok) {
        this.world.attach(photo, (await response.json()) as Uploaded);
        await this.world.store.remove(key);
        this.list = this.list.filter((p) => p !== photo);
        this.tell();
        return true;
      }
    } catch (cause) {
      this.set(photo, { progress: 'waiting', problem: unreachable(cause) });
      return false;
    }
    const problem = await problemOf(response);
    const again =
      response.status === 401 || response.status === 408 || response.status === 429 || response.status >= 500;
    this.set(photo, { progress: again ? 'waiting' : 'refused', problem });
    if (!again) await this.keep(photo);
    return !again;
  }

  private set(photo: Photo, change: Partial<Photo>) {
    Object.assign(photo, change);
    this.tell();
  }
  private tell() {
    for (const listener of this.listeners) listener();
  }
}

/** The browser's own database: one table of photographs. */
export function browserStore(): PhotoStore {
  const opened = new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('wanghuo-phone', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('photos', { keyPath: 'key' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const run = async <T>(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const db = await opened;
    return new Promise((resolve, reject) => {
      const tx = db.transaction('photos', mode);
      const request = ask(tx.objectStore('photos'));
      // Kept is what the transaction has brought home, not what was asked of it.
      tx.oncomplete = () => resolve(request.result);
      tx.onabort = tx.onerror = () => reject(tx.error ?? request.error);
    });
  };
  return {
    all: () => run('readonly', (t) => t.getAll() as IDBRequest<Photo[]>),
    put: async (photo) => void (await run('readwrite', (t) => t.put(photo))),
    remove: async (key) => void (await run('readwrite', (t) => t.delete(key))),
  };
}
