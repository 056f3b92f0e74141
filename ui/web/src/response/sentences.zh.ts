// The timeline's sentences on the handling on the scene and on approvals.
import type { Sentences } from '../incident/sentence.ts';
import { graded } from './graded.zh.ts';

const asked =
  (what: string): Sentences[string] =>
  (a) =>
    `${a.text('title')}${what}（${a.text('approval')}）`;
const points: Record<string, string> = {
  assembly: '集结点',
  goods_in: '物资接收点',
  goods_out: '物资发放点',
  press: '新闻发布点',
  executive: '执行指挥',
};
const lacks = (id: string) => points[id] ?? `${id.replace(/^contact:/, '')}联系方式`;
const moved: Record<string, string> = {
  order: '下达调拨',
  issue: '出库',
  receive: '签收',
  return: '归还',
  consume: '登记消耗',
  lose: '登记损失',
};
const note = (text: string, of = '：') => (text ? `${of}${text}` : '');

export const sentences: Sentences = {
  ...graded,
  approval_asked: asked('报批'),
  approval_given: asked('获批准'),
  approval_refused: asked('未获批准'),
  approval_confirmed: asked('的口头批准已由本人确认'),
  approval_lapsed: asked('内容变更，原批准失效'),
  approval_used: asked('据批准办理'),
  post_formed: (a) =>
    `现场指挥部就绪，总指挥${a.name.seat(a.text('commander'))}${a.number('groups') ? `，${a.text('groups')} 个工作组` : ''}${a.has('missing') ? `；尚缺${a.many('missing', lacks)}` : ''}`,
  commander_changed: (a) => `${a.name.seat(a.text('commander'))}接任总指挥`,
  checked_in: (a) =>
    `${a.org('org')}${a.text('team')}到场报到${a.number('persons') > 0 ? `，${a.text('persons')} 人` : ''}`,
  team_called: (a) =>
    `${a.text('request') === 'true' ? '请求' : '调用'}${a.org('owner')}${a.text('team')}${note(a.text('task'))}`,
  call_answered: (a) =>
    `${a.text('team')}答复：${a.text('accepted') === 'true' ? '参加' : '不能参加'}${note(a.text('answer'))}`,
  team_recalled: (a) => `取消调用${a.text('team')}${note(a.text('reason'))}`,
  team_released: (a) => `${a.org('org')}撤离现场`,
  task_assigned: (a) =>
    `向${a.org('to')}下达任务${a.has('measure') ? `（${a.text('measure')}）` : ''}：${a.text('text')}`,
  task_reported: (a) =>
    `${a.org('to')}${({ done: '完成', stopped: '停止' } as Record<string, string>)[a.text('state')] ?? '知悉'}任务：${a.text('text')}`,
  tasks_put_up: (a) => `原主责部门的 ${a.text('count')} 项未完任务待${a.org('lead')}确认或解除`,
  tasks_stand: (a) => `重新主责，${a.text('count')} 项待确认的任务照旧`,
  task_decided: (a) =>
    `${a.org('lead')}${a.text('outcome') === 'released' ? '解除' : '确认继续'}${a.org('to')}的任务：${a.text('text')}${a.has('reason') ? `（${a.text('reason')}）` : ''}`,
  opinion_recorded: (a) => `专家意见：${a.text('text')}`,
  post_handed_over: (a) => `现场名册移交${a.text('receiver')}：${a.text('teams')} 支力量，${a.text('persons')} 人`,
  measures_chosen: (a) => `选定处置措施 ${a.many('measures', (x) => x)}`,
  requisition_issued: (a) => `征用命令：${a.text('item')}（${a.text('basis')}），建补偿档案`,
  supplies_requested: (a) => `${a.org('by')}申请物资（第 ${a.text('request')} 号）`,
  supplies_moved: (a) =>
    `${a.org('by')}${moved[a.text('step')] ?? a.text('step')}物资（第 ${a.text('request')} 号）${note(a.text('reason'))}`,
  shelter_changed: (a) =>
    a.text('step') === 'count'
      ? `避难场所「${a.text('name')}」在场 ${a.text('occupied')} 人`
      : `${a.text('step') === 'close' ? '关闭' : '启用'}避难场所「${a.text('name')}」`,
  temporary_hq_set: (a) => `设立${a.text('name')}${a.has('basis') ? `（授权 ${a.text('basis')}）` : ''}`,
  temporary_hq_dissolved: (a) => `撤销${a.text('name')}`,
  expansion_sent: () => '以区应急委名义请求市级扩大响应',
  city_answered: (a) =>
    `市级答复：${({ accepted: '接受，由市级指挥', support_only: '只给支援，不接指挥', declined: '不予扩大' } as Record<string, string>)[a.text('answer')] ?? a.text('answer')}（${a.text('reference')}）`,
  catastrophe_declared: (a) => `市级认定为巨灾（${a.text('reference')}）`,
  mobilisation_started: (a) =>
    `社会动员（${a.many('streets', (id) => a.name.street(id))}）：${a.text('text')}${a.has('city') ? `（${a.text('city')}）` : ''}`,
  release_changed: (a) =>
    `发布稿 ${a.text('release')} ${({ draft: '起草', edit: '审改', submit: '报批', publish: '发布' } as Record<string, string>)[a.text('step')] ?? a.text('step')}${a.has('reference') ? `（${a.text('reference')}）` : ''}：${a.text('text')}`,
  public_alerted: (a) => `现场安全提示：${a.text('area')} ${a.text('hazard')}，${a.text('action')}`,
  rumour_changed: (a) =>
    `谣言${({ open: '建案', verify: '核实', close: '已回应' } as Record<string, string>)[a.text('step')] ?? a.text('step')}：${a.text('claim')}${note(a.text('finding'), '；核实：')}${note(a.text('reply'), '；答复：')}`,
  prompt_answered: (a) =>
    `提示（${a.text('prompt')}）${a.text('answer') === 'done' ? '已办' : '不需要'}${note(a.text('note'))}`,
  opinion_replied: (a) => `答复专家意见：${a.text('reply')}`,
  post_decided: (a) => `${a.text('matter') === 'plan' ? '确定处置方案' : '总指挥决定'}：${a.text('text')}`,
  liaison_seated: (a) => `${a.org('org')}派员进驻现场指挥部`,
  mobilisation_requested: (a) => `报请市政府批准全区动员：${a.text('text')}`,
  mobilisation_ended: (a) => `结束社会动员（${a.many('streets', (id) => a.name.street(id))}）`,
  own_force_called: (a) =>
    `${a.name.street(a.text('street'))}调用${a.text('force')} ${a.text('persons')} 人${note(a.text('text'))}`,
  finding_confirmed: (a) =>
    `确认${a.text('field') === 'cause' ? '原因' : '责任'}：${a.text('text')}（${a.text('source')}）`,
  attention_flagged: (a) => `可能引起国际关注：${a.text('reason')}，报请市级组织对外报道`,
};
