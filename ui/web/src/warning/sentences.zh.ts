// The sentences of a warning's timeline.
import type { Sentences } from '../incident/sentence.ts';

const levels: Record<string, string> = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' };
const level = (id: string) => levels[id] ?? id;
const steps: Record<string, string> = {
  issue: '发布',
  adjust: '调整',
  extend: '延长',
  local: '调整本区级别',
  lift: '解除',
  origin: '更新',
};
const step = (id: string) => steps[id] ?? id;
const note = (text: string) => (text ? `：${text}` : '');
const ended: Record<string, string> = {
  issued: '已发布',
  withdrawn: '已撤回',
  refused: '未获批准',
  superseded: '已被取代',
};
const drill = (yes: string) => (yes ? '（演练，不外发）' : '');

const way: Record<string, string> = {
  trying: '自动报送未通，正在重试',
  sent: '已自动报送，等待平台回执',
  given_up: '自动报送超时，已停止重试',
};

export const sentences: Sentences = {
  warning_proposed: (a) =>
    `${a.org('by')}${a.has('order') ? '命令' : '建议'}${step(a.text('step'))}${level(a.text('level'))}预警${note(a.text('reason'))}`,
  warning_proposal_changed: (a) =>
    `建议由${level(a.text('from'))}改为${level(a.text('level'))}${a.text('state') === 'returned' ? '，退回提出单位' : ''}${note(a.text('reason'))}`,
  warning_proposal_closed: (a) =>
    `${step(a.text('step'))}${level(a.text('level'))}预警的建议${ended[a.text('how')] ?? a.text('how')}${note(a.text('reason'))}`,
  warning_issued: (a) =>
    `${a.org('issuer')}${step(a.text('step'))}${level(a.text('level'))}预警${a.has('fact') ? '（据实登记，待补手续）' : ''}${drill(a.text('exercise'))}${note(a.text('reason'))}`,
  warning_received: (a) =>
    `收到${a.text('issuer')}${level(a.text('level'))}预警${a.has('label') ? `（${a.text('label')}）` : ''}`,
  warning_updated: (a) => `发布单位更新为${level(a.text('level'))}预警`,
  warning_forwarded: (a) => `转发${level(a.text('level'))}预警`,
  warning_cancelled: (a) => `${a.text('issuer')}解除预警${note(a.text('reference'))}`,
  warning_dismissed: (a) => `搁置${note(a.text('reason'))}`,
  warning_relayed: (a) => `通报${a.many('streets', (id) => a.name.street(id))}（${a.text('reference')}）`,
  warning_acknowledged: (a) => `${a.org('org')}签收`,
  warning_lifted: (a) => `${a.org('issuer')}解除预警${note(a.text('reason'))}`,
  warning_filed: (a) =>
    `${a.org('from')}向${a.many('to', (id) => a.name.org(id))}备案${a.has('reference') ? `（${a.text('reference')}）` : ''}`,
  warning_adjustment_requested: (a) => `区应急办请求调整为${level(a.text('level'))}${note(a.text('reason'))}`,
  warning_measures_chosen: (a) => `选定 ${a.many('measures', (id) => a.name.measure(id))} 等响应措施`,
  warning_tasks_reported: (a) => `${a.org('org')}报告 ${a.text('count')} 项响应任务`,
  people_reached: (a) => `${a.org('org')}告知 ${a.text('count')} 人${note(a.text('place'))}`,
  reach_acknowledged: () => '被告知人确认知晓',
  publication_answered: (a) =>
    `${a.name.outlet(a.text('channel'))}${a.text('accepted') === 'true' ? '已受理' : '未受理'}${note(a.text('reference') || a.text('reason'))}`,
  publication_submitted: (a) =>
    `${a.name.outlet(a.text('channel'))}：${way[a.text('state')] ?? a.text('state')}${note(a.text('reference') || a.text('reason'))}`,
  danger_gone: (a) => `确定危险已消除${note(a.text('reason'))}`,
  incident_linked: (a) => `事件 ${a.text('incident')} 与预警 ${a.text('warning')} 关联`,
  warning_fact_recorded: (a) => `据实登记${note(a.text('what'))}（${a.text('who')}）`,
  warning_fact_confirmed: (a) => `确认登记${note(a.text('what'))}`,
};
