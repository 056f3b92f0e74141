// The field side of a workspace: what is made without a line is kept, sent and
// told; what this seat has to do; where its holder is, when he says so.
import type { Command } from '../core/commands.ts';
import { FieldClock } from '../core/fieldClock.ts';
import { carried, dressed, Outbox, type Sent } from '../core/outbox.ts';
import { browserStore, Photos, type Photo } from '../core/photos.ts';
import { instant } from '../core/time.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import { Scenes } from './scene.ts';

/** Where somebody is, as his phone believes, at the moment he pressed. */
export interface Place {
  lon: number;
  lat: number;
  /** Metres. */
  radius: number;
}
export const placeText = (p: Place) => `${p.lon.toFixed(5)}, ${p.lat.toFixed(5)} ±${Math.round(p.radius)} m`;

const again = 15_000;

export class Field {
  readonly clock: FieldClock;
  readonly outbox: Outbox;
  readonly photos: Photos;
  readonly scenes: Scenes;
  sent = $state.raw<Sent[]>([]);
  pictures = $state.raw<readonly Photo[]>([]);
  /** The database of photographs cannot be used here. */
  noPhotos = $state(false);

  readonly waiting = $derived(
    this.sent.filter((s) => ['waiting', 'sending', 'failed'].includes(s.progress)).length +
      this.pictures.filter((p) => p.progress !== 'refused').length,
  );
  /** Made here, not sent, and nowhere to keep it: it is lost with the page. */
  readonly unkept = $derived(this.sent.filter((s) => s.unkept).length + this.pictures.filter((p) => p.unkept).length);
  readonly refused = $derived(
    this.sent.filter((s) => s.progress === 'refused').length +
      this.pictures.filter((p) => p.progress === 'refused').length,
  );
  /** Live and not slow to tell: only then is what is shown the present. */
  readonly online = $derived.by(() => {
    const { link, stale } = this.workspace.line;
    return (link === 'live' || link === 'slow') && !stale;
  });

  private tick = $state(0);
  private readonly stops: (() => void)[] = [];

  /** The second that is shown: the workspace's, or without a line as well as this phone knows it. */
  get shown(): number {
    return this.workspace.now || this.tick;
  }
  /** Of when the rows are, where they are not the present; 0: not known. */
  get asOf(): number {
    return this.workspace.line.heardAt || this.workspace.rememberedAt;
  }

  constructor(readonly workspace: Workspace) {
    const { commands, person, id, seat } = workspace;
    this.scenes = new Scenes(`${person}/${id}/${seat}`);
    this.clock = new FieldClock(`wanghuo/clock/${id}`);
    commands.dress = (command: Command) => dressed(command, this.clock.off, Date.now());
    this.outbox = new Outbox(person, commands);
    // What the server has anyway gives way to what it has not been told yet.
    commands.makeRoom = () => {
      this.outbox.makeRoom();
      this.scenes.clear();
      workspace.forgetPicture();
    };
    this.photos = new Photos(person, {
      fetch: (input, init) => fetch(input, init),
      store: browserStore(),
      madeBy: (report) => {
        const sent = this.outbox.get(report);
        if (sent?.progress === 'refused') return '';
        return sent?.outcome?.ids?.incident;
      },
      textWaits: () => commands.pending().some((c) => c.name !== 'add-attachment'),
      attach: (photo, uploaded) => this.attach(photo, uploaded),
    });
    this.follow();
  }

  private follow() {
    const { connection, commands } = this.workspace;
    const told = () => (this.sent = this.outbox.list());
    const seen = () => (this.pictures = [...this.photos.pending()]);
    told();
    const flush = () => void commands.flush().then(() => this.photos.flush());
    const visible = () => document.visibilityState === 'visible' && flush();
    const timer = setInterval(flush, again);
    const beat = () => this.clock.known && (this.tick = this.clock.now());
    beat();
    const second = setInterval(beat, 1_000);
    let lived = false;
    addEventListener('online', flush);
    document.addEventListener('visibilitychange', visible);
    this.stops.push(
      this.outbox.onChange(told),
      this.photos.onChange(seen),
      connection.onChange((line) => {
        if (line.link === 'live') this.clock.learn(this.workspace.clock);
        // A phone may be killed without a word: the picture is kept when the line goes.
        if (lived && line.link === 'down') this.workspace.remember();
        lived = line.link === 'live' || line.link === 'slow';
      }),
      commands.onChange((c) => c.progress === 'settled' && void this.photos.settle().then(() => this.photos.flush())),
      () => removeEventListener('online', flush),
      () => document.removeEventListener('visibilitychange', visible),
      () => clearInterval(timer),
      () => clearInterval(second),
    );
    this.photos.open().then(flush, () => (this.noPhotos = true));
    this.workspace.whenStopped(() => this.stops.forEach((stop) => stop()));
  }

  /** The hour by which things are made: the workspace's, as well as this phone knows it. */
  now(): number {
    return this.workspace.clock.known ? this.workspace.clock.now() : this.clock.now();
  }

  /** Gives a command: it is kept on this phone first, with when it was made. */
  act(name: string, body: Record<string, unknown>, title: string, incident?: string, form?: unknown): Command {
    const made = this.now();
    const when = carried[name];
    const command = this.workspace.give({
      name,
      body: when ? { ...body, [when]: instant(made) } : body,
      row: incident ? `incident/${incident}` : undefined,
    });
    this.outbox.note(command, { title, made, incident, form });
    return command;
  }

  /** What was asked here by a command and is not answered: whoever has pressed sees it as done, also after the page was opened again. */
  asked(name: string): Record<string, unknown>[] {
    void this.sent; // it changes with every one
    const { commands, id } = this.workspace;
    const under = commands.pending().filter((c) => c.name === name && c.workspace === id);
    return under.map((c) => c.body as Record<string, unknown>);
  }

  /** Takes in a photograph of an incident, or of one that a report under way will make; whether there is room to keep it. */
  async photograph(
    file: Blob,
    of: { incident: string; after?: string; caption: string; where: string; occurrence: string },
  ): Promise<boolean> {
    let image: Blob = file;
    try {
      const { shrink } = await import('../core/jpeg.ts');
      image = await shrink(file);
    } catch {
      // A kind that cannot be drawn here is sent as it is; the server judges its content.
    }
    return this.take({ image, ...of });
  }

  /** Takes in a document as it is (4.4.3(k)): whose it is says the sender, or it is this seat's own body's. */
  document(file: File, of: { incident: string; caption: string; sender: string }): Promise<boolean> {
    const { incident, caption } = of;
    const sender = of.sender.trim();
    const whose = sender ? { sender } : { from: this.workspace.plan?.orgOf(this.workspace.seat) ?? '' };
    const document = { name: file.name.slice(0, 200), ...whose };
    return this.take({ image: file, incident, caption, where: '', occurrence: '', document });
  }

  private take(one: Pick<Photo, 'image' | 'incident' | 'after' | 'caption' | 'where' | 'occurrence' | 'document'>) {
    return this.photos.add({
      key: [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''),
      workspace: this.workspace.id,
      seat: this.workspace.seat,
      made: instant(this.now()),
      at: Date.now(),
      ...one,
    });
  }

  /** A report that was refused has been put right by another: its photographs go with that one. */
  corrected(refused: string, by: string) {
    void this.photos.follow(refused, by);
    this.outbox.dismiss(refused);
  }

  /** Somebody has read of one that was refused, and lets it be; or of one that was delivered. */
  dismiss(sent: Sent) {
    if (sent.progress === 'refused') void this.photos.orphan(sent.key, sent.problem);
    this.outbox.dismiss(sent.key);
  }

  private attach(photo: Photo, uploaded: { file: Record<string, unknown>; taken_at?: string | null }) {
    const body: Record<string, unknown> = { incident: photo.incident, file: uploaded.file, made_at: photo.made };
    if (photo.caption) body.caption = photo.caption;
    const { document } = photo;
    if (document) Object.assign(body, { file_name: document.name, from: document.from, sender: document.sender });
    if (photo.where) body.where = photo.where;
    if (photo.occurrence) body.occurrence = photo.occurrence;
    if (uploaded.taken_at) body.taken_at = uploaded.taken_at;
    const command = this.workspace.commands.give({
      workspace: photo.workspace,
      seat: photo.seat,
      name: 'add-attachment',
      body,
      row: `incident/${photo.incident}`,
    });
    // How long it waited counts from when it was taken in.
    command.at = Math.min(command.at, photo.at);
    this.outbox.note(command, {
      title: [document?.name, photo.caption].filter(Boolean).join(' · '),
      made: Date.parse(photo.made),
      incident: photo.incident,
    });
  }
}

/** Asks the phone where it is, once, because somebody pressed. */
export function locate(): Promise<Place> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, radius: coords.accuracy }),
      reject,
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
    ),
  );
}
