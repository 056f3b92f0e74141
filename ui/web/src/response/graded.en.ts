// The timeline's sentences on first handling, graded response, event groups and
// whose event it is (4.2, 4.3, 2.6, A32, A50).
import type { Sentences } from '../incident/sentence.ts';

/** Whose event it is (A32). */
export const whose: Record<string, string> = {
  own: "the district's own",
  external: 'outside the district',
  major_event: 'tied to a major event',
  restricted: 'a restricted place',
};
const note = (text: string, of = ': ') => (text ? `${of}${text}` : '');
const done: Record<string, string> = { done: 'done', not_needed: 'not needed', open: 'open again' };
const kinds: Record<string, string> = {
  order: 'gives a task to',
  help: 'asks help of',
  decision: 'passes a decision to',
  team: 'calls a team of',
  alert: 'has stand by:',
};

export const graded: Sentences = {
  condition_ticked: (a) => `Condition ticked: ${a.name.condition(a.text('condition'))}${note(a.text('note'))}`,
  condition_withdrawn: (a) => `Condition withdrawn: ${a.name.condition(a.text('condition'))}${note(a.text('reason'))}`,
  command_declined: (a) => `${a.org('by')} declines command at ${a.response()}${note(a.text('reason'))}`,
  expected_struck: (a) =>
    `${a.org('body')} ${a.yes('restore') ? 'put back on' : 'struck from'} the list of the expected${note(a.text('reason'))}`,
  tasking_seen: (a) => `${a.org('body')} acknowledges being set in motion`,
  checklist_ticked: (a) => `List: ${a.name.item(a.text('item'))}: ${done[a.text('state')] ?? a.text('state')}`,
  scene_handed_over: (a) => `${a.org('from')} hands the scene over to ${a.org('to')}${note(a.text('text'))}`,
  scene_accepted: (a) => `${a.org('to')} takes the scene over`,
  scene_reported: (a) =>
    `${a.org('org')} reports from the scene: ${a.text('text')}${a.yes('contained') ? ' (contained)' : ''}`,
  body_called: (a) =>
    `${a.org('from')} ${kinds[a.text('kind')] ?? a.text('kind')} ${a.org('to')}${note(a.text('team'), ' ')}${note(a.text('text'))}`,
  calling_answered: (a) => `${a.org('to')} answers: ${a.text('answer')}`,
  group_joined: (a) => `Added to the event group “${a.text('group')}”`,
  group_left: (a) => `Taken out of the event group “${a.text('group')}”${note(a.text('reason'))}`,
  jurisdiction_corrected: (a) =>
    `Jurisdiction corrected from ${whose[a.text('from')] ?? a.text('from')} to ${whose[a.text('to')] ?? a.text('to')}${note(a.text('reason'))}`,
  streets_recorded: (a) => `Further streets affected: ${a.many('streets', (id) => a.name.street(id))}`,
  event_body_commands: (a) => `${a.org('body')} commands`,
  event_handed_over: (a) => `The event body hands over${note(a.text('reason'))}`,
};
