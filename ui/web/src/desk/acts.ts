// From an act that the server offers to the form that gives it.
import type { Act, IncidentDetail } from '../core/wire.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import { give } from '../state/give.svelte.ts';
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

/** Opens what an act needs; an act that needs nothing is given at once. */
export function openAct(workspace: Workspace, detail: IncidentDetail, act: Act, _say: (text: string) => void): void {
  const incident = detail.incident.id;
  if (!act.allowed) {
    dialogs.show('refusal', { act, on: { incident } });
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
