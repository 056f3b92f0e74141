// The plain forms of one's own body and of the district itself (chapter 2, 6.4.3(c)).
import type { District } from '../core/graded.ts';
import type { FieldSpec, Option } from '../forms/fields.ts';
import { communityOptions, orgOptions, streetOptions } from '../forms/options.ts';
import { area, half, text, type Setting, type Spec } from '../forms/plain.ts';
import { say } from '../state/look.svelte.ts';
import { w } from './words.ts';

const line = (id: string, label: () => string, more: Partial<FieldSpec> = {}) => text(id, label, { max: 120, ...more });
/** The communities of the seat's own street, as bodies. */
const communities = (s: Setting): Option[] =>
  communityOptions(s.workspace.plan, s.workspace.plan?.orgOf(s.workspace.seat) ?? '').map((o) => ({
    ...o,
    value: `community:${o.value}`,
  }));
const district = (s: Setting): District | undefined => s.workspace.list('district')[0];
const eventOf = (s: Setting) => district(s)?.events.find((e) => e.id === s.on);

/** "帐篷 100" a line, as a map; a line without a number counts as none. */
export function quantities(typed: unknown): Record<string, number> {
  const out: Record<string, number> = {};
  for (const line of String(typed ?? '').split('\n')) {
    const found = /^\s*(.+?)[\s:：,，]*(\d+)\s*$/.exec(line);
    if (found) out[found[1]!] = (out[found[1]!] ?? 0) + Number(found[2]);
    else if (line.trim()) out[line.trim()] = 0;
  }
  return out;
}

export const districtSpecs: Record<string, Spec> = {
  'switch-platform': {
    fields: () => [
      {
        id: 'to',
        kind: 'choice',
        label: () => w().platformTo,
        required: true,
        options: (): Option[] => [
          { value: 'main', name: w().main },
          { value: 'backup', name: w().backup },
        ],
      },
      { id: 'reason', kind: 'area', required: true, max: 300 },
    ],
    first: (s) => ({ to: district(s)?.platform === 'backup-command-platform' ? 'main' : 'backup' }),
  },
  'switch-overlay': {
    fields: () => [area('basis', () => w().overlayBasis, 300)],
    fixed: (s) => ({ overlay: s.on, on: s.args?.turn === 'on' }),
    hint: () => w().overlayHint,
    notes: (s) => {
      const o = district(s)?.overlays.find((x) => x.id === s.on);
      return o ? [say(o.title), say(o.basis)] : [];
    },
  },
  'register-event': {
    fields: (s) => [
      line('title', () => w().eventTitle, { required: !s.on }),
      line('organiser', () => w().organiser, { required: !s.on, ...half }),
      line('body', () => w().eventBody, half),
      { id: 'from', kind: 'time', label: () => w().from, required: !s.on, half: true, ahead: true },
      { id: 'until', kind: 'time', label: () => w().until, required: !s.on, half: true, ahead: true },
      { id: 'streets', kind: 'choices', label: () => w().streets, options: () => streetOptions(s.workspace.plan) },
    ],
    fixed: (s) => ({ event: s.on }),
    first: (s) => {
      const e = eventOf(s);
      return { title: e?.title, organiser: e?.organiser, body: e?.body, streets: e?.streets ?? [] };
    },
    width: 640,
  },
  'record-standing': {
    fields: () => [area('note', () => w().note, 500)],
    fixed: (s) => ({ duty: s.on, org: s.args?.org }),
  },
  'assign-standing': {
    fields: (s) => [
      {
        id: 'to',
        kind: 'org',
        label: () => w().to,
        required: true,
        options: () => {
          const to = new Set((s.args?.to ?? []) as string[]);
          const all = [...orgOptions(s.workspace.plan), ...communities(s)];
          return to.size ? all.filter((o) => to.has(o.value)) : all;
        },
      },
      area('text', () => w().assignText, 500),
      { id: 'due', kind: 'time', required: true, ahead: true, half: true },
    ],
    fixed: (s) => ({ duty: s.on }),
  },
  'report-standing': { fields: () => [area('proof', () => w().proof, 500)], fixed: (s) => ({ task: Number(s.on) }) },
  'keep-on-record': {
    fields: () => [area('text', () => w().keptText, 1000)],
    fixed: (s) => ({ what: s.on, org: s.args?.org }),
    first: (s) => ({ text: s.args?.text as string | undefined }),
  },
  'decide-outside-request': {
    fields: () => [
      line('asker', () => w().asker, { required: true, max: 80, ...half }),
      { id: 'reference', kind: 'text', max: 80, half: true },
      area('lines', () => w().askedLines, 1000),
      area('granted', () => w().granted, 1000, false),
      area('reason', () => w().less, 200, false),
    ],
    shape: (b) => ({ ...b, lines: quantities(b.lines), granted: b.granted ? quantities(b.granted) : undefined }),
    width: 640,
  },
};
