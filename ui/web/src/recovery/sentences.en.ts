// The timeline's sentences on what follows an incident (chapter 5).
import type { Sentences } from '../incident/sentence.ts';

const brackets = (text: string) => (text ? ` (${text})` : '');

export const sentences: Sentences = {
  impacts_recorded: (a) => `Impacts recorded: ${a.many('impacts', (id) => a.name.impact(id))}`,
  recovery_opened: (a) => `Recovery duty opened: ${a.text('title')}`,
  entry_recorded: (a) =>
    `Entry recorded: ${a.text('item')}${a.number('receivers') ? `, ${a.text('receivers')} people` : ''}`,
  standard_set: (a) => `Standard of compensation: ${a.text('title')}${brackets(a.text('reference'))}`,
  payment_asked: (a) => `Payment asked: ${a.text('purpose')}, ${a.text('amount')} yuan`,
  payment_approved: (a) => `Payment approved by the government: ${a.text('purpose')}, ${a.text('amount')} yuan`,
  payment_refused: (a) => `Payment not approved: ${a.text('purpose')}`,
  payment_completed: (a) =>
    `Payment made: ${a.text('purpose')}, ${a.text('amount')} yuan${brackets(a.text('reference'))}`,
  payment_audited: (a) => `Audit finding on: ${a.text('purpose')}`,
  compensation_closed: (a) => `Compensation closed (requisition ${a.text('requisition')})`,
  investigation_designated: (a) =>
    `${a.org('lead')} named to investigate; interests concerned: ${a.text('conflict') === 'yes' ? 'yes, with safeguards' : 'no'}`,
  investigation_formed: (a) => `Investigation team formed: ${a.orgs('members')}`,
  investigation_filed: (a) => `Investigation report filed${brackets(a.text('reference'))}`,
  notice_issued: (a) =>
    a.text('notice') === 'praise' ? `${a.org('to')} praised` : `${a.org('to')} told to put it right in time`,
  order_issued: (a) => `Decision or order of the government${brackets(a.text('number'))}`,
  legal_asked: () => 'Legal advice asked of the justice bureau',
  aftermath_body_proposed: (a) => `Proposed to start: ${a.org('body')}`,
  aftermath_body_started: (a) => `Started: ${a.org('body')}`,
};
