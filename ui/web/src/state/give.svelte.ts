// Giving a command from a form or a button: it shows at once, settles or says
// why not, and can be taken back where a compensating command exists.
import type { Command, Form } from '../core/commands.ts';
import type { Problem } from '../core/wire.ts';
import { app } from './app.svelte.ts';
import { dialogs } from './dialogs.svelte.ts';
import { t } from './look.svelte.ts';
import { terms } from '../words/terms.ts';
import type { Workspace } from './workspace.svelte.ts';

/** What commands are called is fetched beside the first picture: by the first answer it is here. */
let actName = (command: string) => command;
void import('../acts/words.ts').then((m) => (actName = m.actName));

export interface Given {
  name: string;
  body: Record<string, unknown>;
  /** The row on which its progress shows. */
  row?: string;
  /** The version of the incident that the user saw. */
  version?: number;
  /** Where it was written: what is refused when the line is back is put right there. */
  form?: Form;
  /** Nothing is said when it is done. */
  quiet?: boolean;
  /** Whoever gives it tells of a refusal himself: a form shows it in its place. */
  tells?: boolean;
}

/** What takes an accepted command back: further commands, or nothing can. */
function compensation(workspace: Workspace, given: Given, done: Command): (() => Given[]) | undefined {
  const reason = terms().desk.undoReason;
  const body = given.body;
  switch (given.name) {
    case 'record-first-handling':
    case 'coordinate':
    case 'record-departure':
      // What it has met is owed again. A report is not here: delivered, it cannot be called back (A01).
      return () =>
        workspace.board
          .list('obligation')
          .filter((d) => workspace.board.changed('obligation', d.id) === done.outcome?.commit)
          .filter((d) => d.state === 'met' || d.state === 'met_late')
          .map((d) => ({ name: 'undo-fulfilment', body: { obligation: d.id, reason }, row: `obligation/${d.id}` }));
    case 'merge-incidents':
      return () => [
        { name: 'unmerge-incident', body: { from: body.from, reason }, row: `incident/${String(body.into)}` },
      ];
    case 'waive-obligation':
      return () => [
        {
          name: 'reinstate-obligation',
          body: { obligation: body.obligation, reason },
          row: `obligation/${String(body.obligation)}`,
        },
      ];
    case 'flag-sensitive':
      return () => [
        { name: 'clear-sensitive', body: { incident: body.incident, ground: body.ground, reason }, row: given.row },
      ];
    default:
      return undefined;
  }
}

/**
 * Gives a command and waits for its first rest: settled, refused, or kept for
 * when the line or the server is back.
 */
export async function give(workspace: Workspace, given: Given): Promise<Command> {
  const { name, body, row, version, form } = given;
  const command = await workspace.commands.rested(workspace.give({ name, body, row, version, form }));
  if (command.progress === 'settled') announce(workspace, given, command);
  else if (command.progress === 'refused') {
    if (!given.tells) tellRefusal(workspace, given, command);
  } else {
    app.say(`${actName(name)} · ${t().send.kept}`);
    void workspace.commands.answered(command).then((later) => tellLater(workspace, given, later));
  }
  return command;
}

/** A refusal that no form shows opens by itself: why, who could, and how to enter it as fact (A62). */
function tellRefusal(workspace: Workspace, given: Given, refused: Command) {
  if (!refused.problem || dialogs.open) return app.say(`${actName(given.name)}：${app.sentence(refused)}`, 'bad');
  if (!refused.form) workspace.commands.discard(refused.key);
  dialogs.show('refusal', { refused });
}

function announce(workspace: Workspace, given: Given, done: Command) {
  if (given.quiet) return;
  const undo = compensation(workspace, given, done);
  app.say(terms().desk.done(actName(given.name)), 'plain', undo && (() => void takeBack(workspace, undo())));
}

async function takeBack(workspace: Workspace, commands: Given[]) {
  if (commands.length === 0) return app.say(terms().desk.cannotUndo, 'bad');
  const results = await Promise.all(commands.map((c) => give(workspace, { ...c, quiet: true, tells: true })));
  const bad = results.find((r) => r.progress === 'refused');
  app.say(bad ? app.sentence(bad) : terms().desk.undone, bad ? 'bad' : 'plain');
}

/** What was kept has been answered: whoever gave it must learn of a refusal. */
function tellLater(workspace: Workspace, given: Given, later: Command) {
  if (later.progress === 'refused') tellRefusal(workspace, given, later);
  else announce(workspace, { ...given }, later);
}

/** A refusal that still knows which command it answered. */
export interface Refused extends Problem {
  act?: string;
}

function underClause(problem: Refused): string {
  const why = app.problem(problem);
  return problem.clause ? `${why}（${t().refusal.clause(problem.clause)}）` : why;
}

/** A form's command: whether it is under way, and what was wrong with it. */
export class Submission {
  busy = $state(false);
  problem = $state.raw<Refused | undefined>();

  constructor(private readonly workspace: Workspace) {}

  /** Returns the command unless it was refused; then `problem` says why. */
  async give(given: Given): Promise<Command | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    const command = await give(this.workspace, { ...given, tells: true });
    this.busy = false;
    if (command.progress !== 'refused') return command;
    this.problem = command.problem && { ...command.problem, act: given.name };
    // It is shown here; it need not stay on the row as well.
    this.workspace.commands.discard(command.key);
    return undefined;
  }

  /** What is wrong with a field: the server names it as a path. */
  at(...fields: string[]): string {
    const field = this.problem?.field;
    if (!field || !this.problem) return '';
    return fields.some((f) => field === f || field.startsWith(`${f}.`)) ? underClause(this.problem) : '';
  }

  /**
   * What a form shows of a refusal below its fields. What is only to be put right stands
   * at its field, with the clause, where the form shows that; all else is told whole.
   */
  beyond(shown: boolean): Refused | undefined {
    const p = this.problem;
    return shown && p && !p.offer && !p.who?.length ? undefined : p;
  }
}
