// The timeline's sentences on what follows an incident (chapter 5).
import type { Sentences } from '../incident/sentence.ts';

const brackets = (text: string) => (text ? `（${text}）` : '');

export const sentences: Sentences = {
  impacts_recorded: (a) => `登记影响：${a.many('impacts', (id) => a.name.impact(id))}`,
  recovery_opened: (a) => `另立恢复事项：${a.text('title')}`,
  entry_recorded: (a) => `登记台账：${a.text('item')}${a.number('receivers') ? `，${a.text('receivers')} 人` : ''}`,
  standard_set: (a) => `补偿标准：${a.text('title')}${brackets(a.text('reference'))}`,
  payment_asked: (a) => `报批拨款：${a.text('purpose')}，${a.text('amount')} 元`,
  payment_approved: (a) => `区政府批准拨款：${a.text('purpose')}，${a.text('amount')} 元`,
  payment_refused: (a) => `区政府未批准拨款：${a.text('purpose')}`,
  payment_completed: (a) => `拨款办结：${a.text('purpose')}，${a.text('amount')} 元${brackets(a.text('reference'))}`,
  payment_audited: (a) => `审计监管意见：${a.text('purpose')}`,
  compensation_closed: (a) => `征用补偿了结（第 ${a.text('requisition')} 号）`,
  investigation_designated: (a) =>
    `指定${a.org('lead')}调查评估；利害关系：${a.text('conflict') === 'yes' ? '有，已说明保障' : '无'}`,
  investigation_formed: (a) => `组建调查组：${a.orgs('members')}`,
  investigation_filed: (a) => `提交调查评估报告${brackets(a.text('reference'))}`,
  notice_issued: (a) => (a.text('notice') === 'praise' ? `表彰${a.org('to')}` : `通报${a.org('to')}限期整改`),
  order_issued: (a) => `区政府决定、命令${brackets(a.text('number'))}`,
  legal_asked: () => '征求区司法局法律意见',
  aftermath_body_proposed: (a) => `报批启动${a.org('body')}`,
  aftermath_body_started: (a) => `启动${a.org('body')}`,
};
