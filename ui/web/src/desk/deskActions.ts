// The desk's acts, each once: keys, buttons and the palette read them here.
import { actName } from '../acts/words.ts';
import type { Action } from '../core/actions.ts';
import { acknowledges } from '../core/alarm.ts';
import type { Act } from '../core/wire.ts';
import { app } from '../state/app.svelte.ts';
import { dialogs } from '../state/dialogs.svelte.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { give } from '../state/give.svelte.ts';
import { look, t } from '../state/look.svelte.ts';
import { deskWords } from '../words/desk.ts';
import { terms } from '../words/terms.ts';
import { router } from '../state/route.svelte.ts';
import { openAct } from './acts.ts';

const k = () => terms().keys;
const g = () => deskWords().go;

/** What can be done on every page. */
export function everywhere(desk: Desk): Action[] {
  return [...going(), ...viewing(), ...duty(desk)];
}

function going(): Action[] {
  const go = (id: string, key: string, path: string, name: () => string): Action => ({
    id,
    name,
    keys: [key],
    group: 'go',
    perform: () => router.go(path),
  });
  return [
    go('go-desk', 'g d', '/desk', () => g().goDesk),
    go('go-wall', 'g w', '/wall', () => g().goWall),
    go('go-ledger', 'g r', '/ledger', () => g().goLedger),
    go('go-forces', 'g f', '/forces', () => g().goForces),
    go('go-people', 'g p', '/people', () => g().goPeople),
    go('go-approvals', 'g a', '/approvals', () => g().goApprovals),
    go('go-plans', 'g l', '/plans', () => g().goPlans),
    go('go-body', 'g b', '/body', () => g().goBody),
    go('go-drills', 'g e', '/drills', () => g().goDrills),
    go('go-handover', 'g h', '/handover', () => g().goHandover),
    go('go-help', 'g ?', '/help', () => g().handbook),
  ];
}

function viewing(): Action[] {
  return [
    { id: 'palette', name: () => k().palette, keys: ['ctrl+k'], group: 'view', perform: () => dialogs.show('palette') },
    { id: 'keys', name: () => k().help, keys: ['?'], group: 'view', perform: () => dialogs.show('keys') },
    { id: 'map', name: () => k().map, keys: ['m'], group: 'view', perform: () => dialogs.show('map') },
    {
      id: 'theme',
      name: () => k().theme,
      group: 'view',
      perform: () => look.wear(look.shown === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'language',
      name: () => k().language,
      group: 'view',
      perform: () => void look.speak(look.language === 'zh' ? 'en' : 'zh'),
    },
    { id: 'change-seat', name: () => k().changeSeat, group: 'view', perform: () => app.leaveSeat() },
    {
      id: 'sign-out',
      name: () => k().signOut,
      group: 'view',
      perform: () => {
        app.forget();
        void app.session.signOut();
      },
    },
    {
      id: 'undo',
      name: () => t().app.undo,
      keys: ['z'],
      group: 'board',
      enabled: () => app.canUndo || terms().desk.cannotUndo,
      perform: () => void app.undoLast(),
    },
  ];
}

/** What moves in the lists. */
export function listing(desk: Desk, find: () => void): Action[] {
  return [
    { id: 'next', name: () => k().next, keys: ['j', 'arrowdown'], group: 'board', perform: () => desk.move(1) },
    { id: 'previous', name: () => k().previous, keys: ['k', 'arrowup'], group: 'board', perform: () => desk.move(-1) },
    {
      id: 'open',
      name: () => k().open,
      keys: ['enter'],
      group: 'board',
      enabled: () => desk.incident !== '' || desk.selected.startsWith('intake/') || desk.selected.startsWith('matter/'),
      perform: () => {
        const [kind, id] = desk.selected.split('/', 2) as [string, string];
        if (kind === 'intake') dialogs.show('sort', { id });
        else if (kind === 'matter') dialogs.show('matter', { id });
        else if (kind === 'report') dialogs.show('report-view', { id });
        else router.go(`/incident/${encodeURIComponent(desk.incident)}`);
      },
    },
    { id: 'find', name: () => k().find, keys: ['/'], group: 'board', perform: find },
    {
      id: 'mine',
      name: () => k().mine,
      keys: ['f'],
      group: 'board',
      perform: () => void (desk.mineOnly = !desk.mineOnly),
    },
  ];
}

/** Opens the first of the commands that the server offers on the chosen incident. */
function onCase(desk: Desk, id: string, key: string, name: () => string, commands: string[]): Action {
  const acts = (): Act[] => {
    const offered = desk.case.id === desk.incident ? (desk.case.detail?.acts ?? []) : [];
    return commands.flatMap((c) => offered.filter((a) => a.command === c));
  };
  return {
    id,
    name,
    keys: [key],
    group: 'incident',
    enabled: () => (desk.incident ? desk.case.detail !== undefined || t().app.loading : k().noSelection),
    perform: () => {
      const { detail } = desk.case;
      const act = acts().find((a) => a.allowed) ?? acts()[0];
      if (detail && act) openAct(desk.workspace, detail, act, (text) => app.say(text));
      else app.say(t().refusal.title, 'bad');
    },
  };
}

/** What is done with the incident that is chosen or open. */
export function onIncident(desk: Desk): Action[] {
  const act = (command: string) => () => actName(command);
  const pick = (key: string, level: number): Action => ({
    id: `severity-${key}`,
    name: () => `${actName('determine-severity')}：${t().severity[level as 2 | 3 | 4 | 5]}`,
    keys: [key],
    group: 'incident',
    enabled: () => (desk.incident ? desk.case.detail !== undefined : k().noSelection),
    perform: () => {
      const { detail } = desk.case;
      const offered = desk.case.acts('determine-severity')[0];
      if (!detail) return;
      if (offered && !offered.allowed) {
        dialogs.show('refusal', {
          act: offered,
          on: { incident: desk.incident },
        });
      } else dialogs.show('severity', { incident: desk.incident, detail, level });
    },
  });
  return [
    onCase(desk, 'report', 'r', act('send-report'), ['send-report', 'draft-report']),
    onCase(desk, 'dispatch', 'd', () => k().dispatch, ['coordinate']),
    onCase(desk, 'escalate', 'u', () => k().escalate, ['start-response', 'decide-proposal', 'answer-support']),
    onCase(desk, 'note', 'n', act('add-note'), ['add-note']),
    onCase(desk, 'figures', 'e', act('record-figures'), ['record-figures']),
    onCase(desk, 'occurrence', 'o', act('set-occurrence'), ['set-occurrence']),
    onCase(desk, 'first-handling', 'v', act('record-first-handling'), ['record-first-handling']),
    pick('1', 2),
    pick('2', 3),
    pick('3', 4),
    pick('4', 5),
    {
      id: 'documents',
      name: () => k().documents,
      keys: ['x'],
      group: 'incident',
      enabled: () => desk.incident !== '' || k().noSelection,
      perform: () => dialogs.show('documents', { incident: desk.incident }),
    },
  ];
}

function duty(desk: Desk): Action[] {
  const plain = (id: string, key: string, command: string): Action => ({
    id,
    name: () => actName(command),
    keys: key ? [key] : [],
    group: 'duty',
    perform: () => dialogs.show('command', { command, incident: desk.incident, detail: desk.case.detail }),
  });
  return [
    {
      id: 'call',
      name: () => actName('log-intake'),
      keys: ['c'],
      group: 'duty',
      perform: () => dialogs.show('intake'),
    },
    {
      id: 'paste',
      name: () => k().paste,
      keys: ['p'],
      group: 'duty',
      perform: () => dialogs.show('intake', { paste: true }),
    },
    {
      id: 'acknowledge',
      name: () => terms().alarm.acknowledge,
      keys: ['a'],
      group: 'duty',
      enabled: () => desk.strip.length > 0 || k().noAlarm,
      perform: () => {
        const entry = desk.entries.list.find((e) => e.alarm.subject === desk.incident) ?? desk.entries.list[0];
        if (!entry) return;
        const chosen = entry.alarm;
        void give(desk.workspace, {
          name: 'acknowledge',
          body: { alarms: acknowledges(entry) },
          row: `alarm/${chosen.key}`,
          quiet: true,
        });
      },
    },
    plain('inform-leader', 'l', 'inform-leader'),
    plain('group', '', 'group-incidents'),
    plain('delegate', '', 'grant-delegation'),
    plain('instruction', 'b', 'record-instruction'),
    plain('question', 'q', 'record-question'),
  ];
}
