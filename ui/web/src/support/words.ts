// What the list of support plans says.
import { look } from '../state/look.svelte.ts';

const zh = {
  title: '应急保障',
  note: '八类保障的牵头部门与预案（4.5.5）',
  leads: '牵头',
  helps: '支持',
  keptBy: '编制管理',
  edition: (n: number, day: string) => `第 ${n} 版，${day} 印发`,
  revising: '修订中',
  own: '本事件即属此类，按该预案处置',
  lacks: { lead: '预案未列牵头部门', plan: '预案目录中缺此类保障预案' },
  group: (name: string, formed: boolean) => (formed ? `现场${name}已设` : `现场可设${name}`),
  others: '其他保障预案',
  asked: '保障要求',
  waiting: '待答复',
  done: (at: string) => `已落实 ${at}`,
  notNeeded: '不需要',
  task: (who: string) => `向${who}交办任务`,
  none: '本预案版本未列保障类别',
};
const en: typeof zh = {
  title: 'Support',
  note: 'Who leads each field of support, and its plan (4.5.5)',
  leads: 'leads',
  helps: 'helps',
  keptBy: 'kept by',
  edition: (n, day) => `edition ${n}, issued ${day}`,
  revising: 'being revised',
  own: 'The incident itself is of this field and handled under its plan',
  lacks: { lead: 'No lead department in the plan', plan: 'No plan for it in the catalogue' },
  group: (name, formed) => (formed ? `${name}: formed at the post` : `${name}: may be formed at the post`),
  others: 'Other support plans',
  asked: 'Asked of it',
  waiting: 'answer awaited',
  done: (at) => `done ${at}`,
  notNeeded: 'not needed',
  task: (who) => `Give ${who} a task`,
  none: 'This version of the plan lists no fields of support',
};

export const w = () => (look.language === 'zh' ? zh : en);
