// What the quiet night says beside the desk's own words.
import { look } from '../state/look.svelte.ts';

const zh = {
  calm: '当前没有在办事件',
  since: (at: string) => `上一起事件 ${at} 处置结束`,
  noneYet: '本工作区尚无事件',
  duties: '值班室待办时限',
  noDuties: '没有待办时限',
  intakes: '待处理接报单',
  noIntakes: '没有待处理的接报单',
  noMatters: '没有待办批示或核实件',
  recent: '最近办结',
  noRecent: '没有最近办结的事件',
  log: '登记来电',
  report: '上报事件',
  from: (who: string) => `${who} 留言`,
  silentSince: (at: string) => `中断 · 最后一次 ${at}`,
  heard: (at: string) => `正常 · ${at}`,
};
const en: typeof zh = {
  calm: 'No incident is open',
  since: (at) => `The last one ended ${at}`,
  noneYet: 'There has been no incident in this workspace',
  duties: 'Owed by the duty room',
  noDuties: 'Nothing is owed',
  intakes: 'Calls and messages to settle',
  noIntakes: 'Nothing to settle',
  noMatters: 'No instruction or question is pending',
  recent: 'Ended lately',
  noRecent: 'Nothing ended lately',
  log: 'Log a call',
  report: 'Report an incident',
  from: (who) => `from ${who}`,
  silentSince: (at) => `silent · last heard ${at}`,
  heard: (at) => `alive · ${at}`,
};

export const w = () => (look.language === 'zh' ? zh : en);
