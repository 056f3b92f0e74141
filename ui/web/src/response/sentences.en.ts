import type { Sentences } from '../incident/sentence.ts';
import { graded } from './graded.en.ts';

const asked =
  (what: string): Sentences[string] =>
  (a) =>
    `${a.text('title')}: ${what} (${a.text('approval')})`;
const points: Record<string, string> = {
  assembly: 'assembly point',
  goods_in: 'goods in',
  goods_out: 'goods out',
  press: 'press point',
  executive: 'executive commander',
};
const lacks = (id: string) => points[id] ?? `how to reach ${id.replace(/^contact:/, '')}`;
const moved: Record<string, string> = {
  order: 'ordered',
  issue: 'issued',
  receive: 'received',
  return: 'returned',
  consume: 'recorded the use of',
  lose: 'recorded the loss of',
};

export const sentences: Sentences = {
  ...graded,
  approval_asked: asked('submitted for approval'),
  approval_given: asked('approved'),
  approval_refused: asked('approval refused'),
  approval_confirmed: asked('oral approval confirmed in person'),
  approval_lapsed: asked('changed, the approval lapsed'),
  approval_used: asked('acted on as approved'),
  post_formed: (a) =>
    `Command post stands under ${a.name.seat(a.text('commander'))}${a.number('groups') ? `, ${a.text('groups')} groups` : ''}${a.has('missing') ? `; still missing: ${a.many('missing', lacks)}` : ''}`,
  commander_changed: (a) => `${a.name.seat(a.text('commander'))} takes over as commander-in-chief`,
  checked_in: (a) =>
    `${a.org('org')}${a.has('team') ? ` ${a.text('team')}` : ''} checked in${a.number('persons') > 0 ? ` with ${a.text('persons')}` : ''}`,
  team_called: (a) =>
    `${a.text('request') === 'true' ? 'Asked for' : 'Called'} ${a.org('owner')} ${a.text('team')}${a.has('task') ? `: ${a.text('task')}` : ''}`,
  call_answered: (a) =>
    `${a.text('team')} ${a.text('accepted') === 'true' ? 'will come' : 'cannot come'}${a.has('answer') ? `: ${a.text('answer')}` : ''}`,
  team_recalled: (a) => `Call of ${a.text('team')} taken back${a.has('reason') ? `: ${a.text('reason')}` : ''}`,
  team_released: (a) => `${a.org('org')} left the scene`,
  task_assigned: (a) =>
    `Task for ${a.org('to')}${a.has('measure') ? ` (${a.text('measure')})` : ''}: ${a.text('text')}`,
  task_reported: (a) =>
    `${a.org('to')} has ${({ done: 'done', stopped: 'stopped' } as Record<string, string>)[a.text('state')] ?? 'seen'} the task: ${a.text('text')}`,
  tasks_put_up: (a) =>
    `${a.number('count') === 1 ? 'One open task' : `${a.text('count')} open tasks`} of the old lead: ${a.org('lead')} is to confirm or release`,
  tasks_stand: (a) =>
    `The lead is back: ${a.number('count') === 1 ? 'one task that waited stands' : `${a.text('count')} tasks that waited stand`}`,
  task_decided: (a) =>
    `${a.org('lead')} ${a.text('outcome') === 'released' ? 'releases' : 'confirms'} the task of ${a.org('to')}: ${a.text('text')}${a.has('reason') ? ` (${a.text('reason')})` : ''}`,
  opinion_recorded: (a) => `Expert advice: ${a.text('text')}`,
  post_handed_over: (a) =>
    `Register handed to ${a.text('receiver')}: ${a.text('teams')} teams, ${a.text('persons')} persons`,
  measures_chosen: (a) => `Measures chosen: ${a.many('measures', (x) => x)}`,
  requisition_issued: (a) => `Requisition of ${a.text('item')} (${a.text('basis')}); a compensation file is open`,
  supplies_requested: (a) => `${a.org('by')} requests supplies (no. ${a.text('request')})`,
  supplies_moved: (a) =>
    `${a.org('by')} ${moved[a.text('step')] ?? a.text('step')} supplies (no. ${a.text('request')})${a.has('reason') ? `: ${a.text('reason')}` : ''}`,
  shelter_changed: (a) =>
    a.text('step') === 'count'
      ? `${a.text('occupied')} people in shelter “${a.text('name')}”`
      : `Shelter “${a.text('name')}” ${a.text('step') === 'close' ? 'closed' : 'opened'}`,
  temporary_hq_set: (a) =>
    `Temporary headquarters set up: ${a.text('name')}${a.has('basis') ? ` (under ${a.text('basis')})` : ''}`,
  temporary_hq_dissolved: (a) => `Temporary headquarters dissolved: ${a.text('name')}`,
  expansion_sent: () => "The city is asked, in the committee's name, to expand the response",
  city_answered: (a) =>
    `The city answered: ${({ accepted: 'accepted, the city commands', support_only: 'support only', declined: 'declined' } as Record<string, string>)[a.text('answer')] ?? a.text('answer')} (${a.text('reference')})`,
  catastrophe_declared: (a) => `The city declared a catastrophe (${a.text('reference')})`,
  mobilisation_started: (a) =>
    `Mobilisation in ${a.many('streets', (id) => a.name.street(id))}: ${a.text('text')}${a.has('city') ? ` (${a.text('city')})` : ''}`,
  release_changed: (a) =>
    `Release ${a.text('release')} ${({ draft: 'drafted', edit: 'edited', submit: 'submitted', publish: 'published' } as Record<string, string>)[a.text('step')] ?? a.text('step')}${a.has('reference') ? ` (${a.text('reference')})` : ''}: ${a.text('text')}`,
  public_alerted: (a) => `Safety alert: ${a.text('hazard')}, ${a.text('area')}: ${a.text('action')}`,
  rumour_changed: (a) =>
    `Rumour ${({ open: 'case opened', verify: 'verified', close: 'answered' } as Record<string, string>)[a.text('step')] ?? a.text('step')}: ${a.text('claim')}${a.has('finding') ? `; found: ${a.text('finding')}` : ''}${a.has('reply') ? `; replied: ${a.text('reply')}` : ''}`,
  prompt_answered: (a) =>
    `Prompt ${a.text('prompt')}: ${a.text('answer') === 'done' ? 'done' : 'not needed'}${a.has('note') ? `, ${a.text('note')}` : ''}`,
  opinion_replied: (a) => `Reply to the advice: ${a.text('reply')}`,
  post_decided: (a) =>
    `${a.text('matter') === 'plan' ? 'Plan of handling' : 'The commander decided'}: ${a.text('text')}`,
  liaison_seated: (a) => `${a.org('org')} has a seat in the post`,
  mobilisation_requested: (a) => `The city is asked to allow a call on the whole district: ${a.text('text')}`,
  mobilisation_ended: (a) => `Mobilisation ended in ${a.many('streets', (id) => a.name.street(id))}`,
  own_force_called: (a) =>
    `${a.name.street(a.text('street'))} calls on its own ${a.text('force')}, ${a.text('persons')} persons${a.has('text') ? `: ${a.text('text')}` : ''}`,
  finding_confirmed: (a) =>
    `${a.text('field') === 'cause' ? 'Cause' : 'Blame'} confirmed: ${a.text('text')} (${a.text('source')})`,
  attention_flagged: (a) => `May draw international attention: ${a.text('reason')}; the city is asked`,
};
