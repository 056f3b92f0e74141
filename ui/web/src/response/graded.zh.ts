// The timeline's sentences on first handling, graded response, event groups and
// whose event it is (4.2, 4.3, 2.6, A32, A50).
import type { Sentences } from '../incident/sentence.ts';

/** Whose event it is (A32). */
export const whose: Record<string, string> = {
  own: '本区事件',
  external: '区外事件',
  major_event: '与重大活动直接相关',
  restricted: '受限场所',
};
const note = (text: string, of = '：') => (text ? `${of}${text}` : '');
const done: Record<string, string> = { done: '已办', not_needed: '不需要', open: '改为未办' };
const kinds: Record<string, string> = {
  order: '交办',
  help: '商请协助',
  decision: '下达决定',
  team: '调用队伍',
  alert: '要求待命',
};

export const graded: Sentences = {
  condition_ticked: (a) => `勾选响应条件：${a.name.condition(a.text('condition'))}${note(a.text('note'))}`,
  condition_withdrawn: (a) => `撤回响应条件：${a.name.condition(a.text('condition'))}${note(a.text('reason'))}`,
  command_declined: (a) => `${a.org('by')}不接受${a.response()}的指挥${note(a.text('reason'))}`,
  expected_struck: (a) => `${a.org('body')}${a.yes('restore') ? '恢复列入' : '划出'}应到名单${note(a.text('reason'))}`,
  tasking_seen: (a) => `${a.org('body')}签收调派`,
  checklist_ticked: (a) => `清单「${a.name.item(a.text('item'))}」${done[a.text('state')] ?? a.text('state')}`,
  scene_handed_over: (a) => `${a.org('from')}向${a.org('to')}移交现场${note(a.text('text'))}`,
  scene_accepted: (a) => `${a.org('to')}接收现场`,
  scene_reported: (a) => `${a.org('org')}报告现场情况：${a.text('text')}${a.yes('contained') ? '（已控制）' : ''}`,
  body_called: (a) =>
    `${a.org('from')}${kinds[a.text('kind')] ?? a.text('kind')}：${a.org('to')}${a.text('team')}${note(a.text('text'))}`,
  calling_answered: (a) => `${a.org('to')}答复：${a.text('answer')}`,
  group_joined: (a) => `并入事件组「${a.text('group')}」`,
  group_left: (a) => `退出事件组「${a.text('group')}」${note(a.text('reason'))}`,
  jurisdiction_corrected: (a) =>
    `管辖由${whose[a.text('from')] ?? a.text('from')}更正为${whose[a.text('to')] ?? a.text('to')}${note(a.text('reason'))}`,
  streets_recorded: (a) => `波及${a.many('streets', (id) => a.name.street(id))}`,
  event_body_commands: (a) => `由${a.org('body')}指挥`,
  event_handed_over: (a) => `活动应急机构移交${note(a.text('reason'))}`,
};
