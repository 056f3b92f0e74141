// A refusal's offer (A62): the form that enters as fact what was done outside, with
// what is known of it filled in. Which command it is and what is known the server says.
import type { Act, Problem, ResponseEffect } from '../core/wire.ts';
import type { DialogName } from '../state/dialogs.svelte.ts';
import type { Refused } from '../state/give.svelte.ts';

/** What the page adds: the refused act in words, who could do it, the time now. */
export interface Known {
  what: string;
  who: string;
  when: string;
}
export interface Way {
  name: DialogName;
  props: Record<string, unknown>;
}

/** The form that an offer opens; undefined where nothing is offered. */
export function wayOf(problem: Problem & { act?: string }, known: Known): Way | undefined {
  const fields = problem.offer_fields ?? {};
  // A draft of the same form for another deed is left alone.
  const kind = problem.act ?? problem.code;
  switch (problem.offer) {
    case 'record-fact': {
      if (!fields.incident) return undefined;
      const response = fields.response as ResponseEffect | undefined;
      return {
        name: 'command',
        props: {
          command: 'record-fact',
          incident: fields.incident,
          args: { kind, response },
          values: { clause: fields.clause ?? problem.clause ?? '', ...known },
        },
      };
    }
    case 'record-warning-fact':
      if (!fields.warning) return undefined;
      return {
        name: 'warning',
        props: { command: 'record-warning-fact', args: { warning: fields.warning, change: kind, ...known } },
      };
    case 'log-intake': {
      const source = (fields.source ?? {}) as { kind?: string; org?: string };
      return { name: 'intake', props: { outside: { source: source.kind, org: source.org, gist: known.what } } };
    }
    default:
      return undefined;
  }
}

/** A deed in the words of whoever did it: what only he can say. */
export interface Told {
  what: string;
  who: string;
  /** RFC 3339. */
  when: string;
  how_known: string;
}
/** The offered command, filled in; undefined where nothing is offered. */
export function offered(problem: Problem, told: Told): { name: string; body: Record<string, unknown> } | undefined {
  const { offer: name, offer_fields: known = {} } = problem;
  switch (name) {
    case 'record-fact':
      // What was done is told by its doer: his hour stands in place of the refusal's.
      return known.incident ? { name, body: { ...known, ...told } } : undefined;
    case 'record-warning-fact':
      return known.warning ? { name, body: { ...known, ...told } } : undefined;
    case 'log-intake':
      return { name, body: { ...known, words: `${told.what}（${told.who}，${told.how_known}）` } };
    default:
      return undefined;
  }
}

/** What is put right in the form itself: there is no deed to enter. */
const toPutRight = new Set(['invalid', 'blank_item', 'reason_missing', 'in_future', 'secret_matter', 'not_seated']);

/** On whose record the fact would stand. */
export type On = { incident: string } | { warning: string };

/** The refusal that the server foretells for an act on an incident or a warning. */
export function foretold(act: Act, on: On): Refused {
  const offer = 'incident' in on ? 'record-fact' : 'record-warning-fact';
  const code = act.code ?? 'not_now';
  return {
    act: act.command,
    status: 403,
    code,
    clause: act.clause,
    who: act.who,
    ...(act.command === offer || toPutRight.has(code) ? {} : { offer, offer_fields: { ...on, clause: act.clause } }),
    message: { zh: act.why ?? '', en: act.why_en ?? act.why ?? '' },
  };
}
