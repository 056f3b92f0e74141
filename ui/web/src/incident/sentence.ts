// The sentences of the timeline: one for each kind of event, in each language,
// from the arguments that the server gives with it.
import type { Entry, Level } from '../core/wire.ts';

/** Names in the language in force, as the sentences need them. */
export interface Namer {
  org(id: string): string;
  seat(id: string): string;
  street(id: string): string;
  type(no: string): string;
  rule(id: string): string;
  /** A way of being struck, from the plan's list. */
  impact(id: string): string;
  /** A condition of a response level, an item of a checklist. */
  condition(id: string): string;
  item(id: string): string;
  /** A severity by its level, with 可能 where it may be reached. */
  level(level: Level, may: boolean): string;
  response(level: number): string;
  /** An instant, near to now. */
  time(instant: string): string;
  report(kind: string, number: string): string;
  /** A word of a closed list of the catalogue. */
  source(kind: string): string;
  channel(kind: string): string;
  /** A way out of a warning, and a measure under one, from the plan's lists. */
  outlet(id: string): string;
  measure(id: string): string;
  ground(id: string): string;
  basis(id: string): string;
  involved(id: string): string;
  figure(name: string, value: number): string;
  /** Who counted: a kind of source, or what was typed. */
  figureSource(source: string): string;
}

/** The arguments of an entry, with what the sentences do most. */
export class Args {
  constructor(
    private readonly args: Record<string, unknown>,
    readonly name: Namer,
    private readonly listed: (items: string[]) => string,
  ) {}

  /** The text under a name; empty where there is none. */
  text(key: string): string {
    const value = this.args[key];
    return value === undefined || value === null ? '' : String(value);
  }
  has(key: string): boolean {
    return this.text(key) !== '';
  }
  yes(key: string): boolean {
    return this.text(key) === 'yes';
  }
  number(key: string): number {
    return Number(this.text(key)) || 0;
  }
  org(key: string): string {
    return this.name.org(this.text(key));
  }
  orgs(key: string): string {
    return this.many(key, (id) => this.name.org(id));
  }
  many(key: string, name: (id: string) => string): string {
    return this.listed(this.text(key).split(',').filter(Boolean).map(name));
  }
  level(): string {
    return this.name.level(this.number('level') as Level, this.yes('may'));
  }
  response(): string {
    return this.name.response(this.number('level'));
  }
  report(): string {
    return this.name.report(this.text('kind'), this.text('number'));
  }
  figures(): string {
    return this.listed(figureNames.filter((f) => this.has(f)).map((f) => this.name.figure(f, Number(this.text(f)))));
  }
}

export const figureNames = ['dead', 'injured', 'severe', 'missing', 'trapped', 'affected', 'moved'] as const;

export type Sentences = Record<string, (a: Args) => string>;

/** The sentence of an entry; the bare kind where the catalogue has none. */
export function sentence(entry: Entry, sentences: Sentences, name: Namer, listed: (items: string[]) => string): string {
  const make = sentences[entry.what];
  return make ? make(new Args(entry.args ?? {}, name, listed)) : entry.what;
}

/** What an entry is about, for the filter. */
export type Subject = 'facts' | 'reports' | 'duties' | 'handling';

const subjects: [RegExp, Subject][] = [
  [/^(report_|signature_|delivery_|stated_|leader_|matter_)/, 'reports'],
  [/^(obligation_|fulfilment_|release_reverted|limit_|ground_|series_|circumstances_|deviation_)/, 'duties'],
  [
    /^(bodies_|first_handling|response_|proposal_|departure_|support_|city_|handling_|post_|commander_|checked_in|team_|call_answered|task_|opinion_|measures_|requisition_|supplies_|shelter_|temporary_hq|expansion_|catastrophe|mobilisation_|release_changed|public_alerted|rumour_|approval_|incident_archived|false_alarm)/,
    'handling',
  ],
];

export function subjectOf(what: string): Subject {
  return subjects.find(([pattern]) => pattern.test(what))?.[1] ?? 'facts';
}
