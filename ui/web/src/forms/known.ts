// What an incident already says for a report, in the language of the plan:
// reports go to bodies that read Chinese, whatever language the desk shows.
import { near, ms } from '../core/time.ts';
import type { Known } from '../core/reporting.ts';
import type { FigureName, Incident, SourceDetail } from '../core/wire.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import { terms as zh } from '../words/terms.zh.ts';

export function knownOf(workspace: Workspace, i: Incident, sources: readonly SourceDetail[]): Partial<Known> {
  const { plan } = workspace;
  const at = ms(i.occurrence.at) ?? ms(i.receipt);
  const street = plan?.streets.get(i.street ?? '')?.name.zh ?? '';
  const community = plan?.communities.get(i.community ?? '')?.short ?? '';
  const type = plan?.types.get(i.type);
  const figures = Object.entries(i.figures ?? {}) as [FigureName, { value: number }][];
  const people = figures.map(([k, f]) => `${zh.figure[k]} ${f.value < 0 ? '不明' : `${f.value} 人`}`).join('，');
  // Who told us, by kind and body: names and numbers stay behind.
  const told = sources.map((s) => {
    const who = plan?.orgs.get(s.org ?? '')?.name.zh ?? s.label ?? zh.source[s.kind];
    return s.channel ? `${who}（${zh.channel[s.channel]}）` : who;
  });
  return {
    source: [...new Set(told)].join('、'),
    time: at === undefined ? '' : `${i.occurrence.at ? '' : '接报 '}${near(at, 0)}`,
    place: [street, community, i.place].filter(Boolean).join(''),
    nature: type ? `${type.short}：${i.title}` : i.title,
    casualties: people,
    event: i.title,
  };
}
