// What the server would send out: of a text that is being written, of one that
// waits, or of the one that is out.
import type { WarningDetail } from '../core/warning.ts';
import { look } from '../state/look.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';

export interface ChannelText {
  channel: string;
  style: string;
  language: string;
  text: string;
  /** Signs. */
  length: number;
  /** The longest that the channel takes; absent: any. */
  max?: number;
  over?: boolean;
  /** Of a short message: how many it becomes. */
  segments?: number;
}
interface Texts {
  zh: ChannelText[] | null;
  en: ChannelText[] | null;
}

const steps: Record<string, string> = {
  'issue-warning': 'issue',
  'adjust-warning': 'adjust',
  'extend-warning': 'extend',
  'lift-warning': 'lift',
};

export async function previewOf(
  workspace: Workspace,
  command: string,
  body: Record<string, unknown>,
  detail: WarningDetail | undefined,
): Promise<ChannelText[]> {
  const seat = workspace.seat ? { 'Wanghuo-Seat': workspace.seat } : undefined;
  const of = (texts: Texts) => (look.language === 'zh' ? texts.zh : texts.en) ?? [];
  const page = (which: string) =>
    workspace.ask<Texts>(`warnings/${encodeURIComponent(detail?.warning.id ?? '')}/texts?of=${which}`);
  // What was decided goes out as it was decided; what is passed on, as it came.
  if (detail && command === 'forward-warning') return of(await page('issued'));
  if (detail?.warning.pending && body.content === undefined && command !== 'lift-warning')
    return of(await page('proposed'));
  const now = detail?.texts.findLast((x) => x.step !== 'local');
  const content = { ...now?.content, ...(body.content as object | undefined) };
  if (body.until) Object.assign(content, { until: body.until });
  const issuer = now?.issuer ?? workspace.plan?.orgOf(workspace.seat) ?? '';
  return of(
    await workspace.api.post<Texts>(
      workspace.path('warning-preview'),
      { content, step: steps[command] ?? 'issue', issuer },
      seat,
    ),
  );
}
