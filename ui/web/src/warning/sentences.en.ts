// The sentences of a warning's timeline.
import type { Sentences } from '../incident/sentence.ts';

const steps: Record<string, string> = {
  issue: 'issue',
  adjust: 'adjust to',
  extend: 'extend',
  local: 'set the district’s own level to',
  lift: 'lift',
  origin: 'update to',
};
const done: Record<string, string> = {
  issue: 'issues',
  adjust: 'adjusts to',
  extend: 'extends',
  local: 'sets the district’s own level to',
};
const step = (id: string) => steps[id] ?? id;
const note = (text: string) => (text ? `: ${text}` : '');
const ended: Record<string, string> = {
  issued: 'carried out',
  withdrawn: 'withdrawn',
  refused: 'refused',
  superseded: 'overtaken',
};
const drill = (yes: string) => (yes ? ' (exercise, leaves by no path)' : '');

const way: Record<string, string> = {
  trying: 'not through yet, tried again by itself',
  sent: 'submitted by itself, no receipt yet',
  given_up: 'not through for too long, no longer tried',
};

export const sentences: Sentences = {
  warning_proposed: (a) =>
    `${a.org('by')} ${a.has('order') ? 'orders' : 'proposes'} to ${step(a.text('step'))} a ${a.text('level')} warning${note(a.text('reason'))}`,
  warning_proposal_changed: (a) =>
    `Proposal changed from ${a.text('from')} to ${a.text('level')}${a.text('state') === 'returned' ? ' and returned to its proposer' : ''}${note(a.text('reason'))}`,
  warning_proposal_closed: (a) =>
    `Proposal to ${step(a.text('step'))} ${a.text('level')} ${ended[a.text('how')] ?? a.text('how')}${note(a.text('reason'))}`,
  warning_issued: (a) =>
    `${a.org('issuer')} ${done[a.text('step')] ?? a.text('step')} a ${a.text('level')} warning${a.has('fact') ? ' (recorded as a fact)' : ''}${drill(a.text('exercise'))}${note(a.text('reason'))}`,
  warning_received: (a) =>
    `A ${a.text('level')} warning of ${a.text('issuer')} came in${a.has('label') ? ` (${a.text('label')})` : ''}`,
  warning_updated: (a) => `Its issuer updated it to ${a.text('level')}`,
  warning_forwarded: (a) => `The ${a.text('level')} warning is forwarded`,
  warning_cancelled: (a) => `${a.text('issuer')} lifted it${note(a.text('reference'))}`,
  warning_dismissed: (a) => `Set aside${note(a.text('reason'))}`,
  warning_relayed: (a) => `Relayed to ${a.many('streets', (id) => a.name.street(id))} (${a.text('reference')})`,
  warning_acknowledged: (a) => `${a.org('org')} acknowledged it`,
  warning_lifted: (a) => `${a.org('issuer')} lifts the warning${note(a.text('reason'))}`,
  warning_filed: (a) =>
    `${a.org('from')} files it with ${a.many('to', (id) => a.name.org(id))}${a.has('reference') ? ` (${a.text('reference')})` : ''}`,
  warning_adjustment_requested: (a) =>
    `The emergency office asks for an adjustment to ${a.text('level')}${note(a.text('reason'))}`,
  warning_measures_chosen: (a) => `Measures chosen: ${a.many('measures', (id) => a.name.measure(id))}`,
  warning_tasks_reported: (a) => `${a.org('org')} reports on ${a.text('count')} tasks`,
  people_reached: (a) => `${a.org('org')} told ${a.text('count')} people${note(a.text('place'))}`,
  reach_acknowledged: () => 'Those told confirmed it',
  publication_answered: (a) =>
    `${a.name.outlet(a.text('channel'))} ${a.text('accepted') === 'true' ? 'took it' : 'did not take it'}${note(a.text('reference') || a.text('reason'))}`,
  publication_submitted: (a) =>
    `${a.name.outlet(a.text('channel'))}: ${way[a.text('state')] ?? a.text('state')}${note(a.text('reference') || a.text('reason'))}`,
  danger_gone: (a) => `The danger is found to be over${note(a.text('reason'))}`,
  incident_linked: (a) => `Incident ${a.text('incident')} is linked to warning ${a.text('warning')}`,
  warning_fact_recorded: (a) => `Recorded as a fact${note(a.text('what'))} (${a.text('who')})`,
  warning_fact_confirmed: (a) => `The record is confirmed${note(a.text('what'))}`,
};
