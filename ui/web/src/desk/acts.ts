// From an act that the server offers to the form that gives it.
import type { Act, IncidentDetail } from '../core/wire.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { give, type Refused } from '../state/give.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

const keys: Record<string, string> = {
  'send-report': 'r',
  coordinate: 'd',
  'start-response': 'u',
  'add-note': 'n',
  'inform-leader': 'l',
  'record-instruction': 'b',
  'record-figures': 'e',
  'set-occurrence': 'o',
  'record-first-handling': 'v',
};
export const keysOf = (command: string) => keys[command] ?? '';

/** What is put right in the form itself: there is no deed to enter. */
const toPutRight = new Set(['invalid', 'blank_item', 'reason_missing', 'in_future', 'secret_matter', 'not_seated']);

/** The refusal that the server foretells for an act on an incident or a warning. */
export function foretold(act: Act, on: { incident: string } | { warning: string }): Refused {
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

/** Opens what an act needs; an act that needs nothing is given at once. */
export function openAct(workspace: Workspace, detail: IncidentDetail, act: Act, _say: (text: string) => void): void {
  const incident = detail.incident.id;
  if (!act.allowed) {
    dialogs.show('refusal', { problem: foretold(act, { incident }), command: act.command });
    return;
  }
  switch (act.command) {
    case 'send-report':
    case 'draft-report':
      return dialogs.show('report', { incident, detail });
    case 'determine-severity':
      return dialogs.show('severity', { incident, detail });
    case 'merge-incidents':
      return dialogs.show('merge', { into: incident, from: String(act.args?.from ?? '') });
    case 'confirm-slow-onset':
    case 'confirm-fact':
      void give(workspace, {
        name: act.command,
        body: { incident, ...act.args },
        row: `incident/${incident}`,
        version: detail.incident.version,
      });
      return;
    default:
      return dialogs.show('command', { command: act.command, incident, detail, args: act.args });
  }
}
