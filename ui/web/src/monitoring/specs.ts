// The forms of chapter 3.1. What a message or an entry must hold is the plan's:
// its set formats and its kinds of risk make the fields.
import type { RiskKind } from '../core/plan.ts';
import type { FieldSpec, Option } from '../forms/fields.ts';
import type { Setting, Spec } from '../forms/plain.ts';
import { say } from '../state/look.svelte.ts';
import { terms } from '../words/terms.ts';
import { w } from './words.ts';

const label = (id: string) => () => w().field[id] ?? id;
const field = (id: string, kind: FieldSpec['kind'], more: Partial<FieldSpec> = {}): FieldSpec => ({
  id,
  kind,
  label: label(id),
  ...more,
});
const options = (words: Record<string, string>, ...ids: string[]): Option[] =>
  ids.map((value) => ({ value, name: words[value] ?? value }));
const onIntake = (s: Setting) => ({ intake: s.on });
const onRisk = (s: Setting) => ({ risk: s.on });
const kindOf = (s: Setting) => String(s.args?.kind ?? '');
const riskKind = (s: Setting): RiskKind | undefined => s.workspace.plan?.riskKinds.get(kindOf(s));
const entry = (s: Setting) => s.workspace.row('risk', String(s.on));
const entryKind = (s: Setting) => s.workspace.plan?.riskKinds.get(entry(s)?.kind ?? '');

/** The fields of a kind of risk: what it needs is required, what it has not is not asked. */
function riskFields(k: RiskKind | undefined): FieldSpec[] {
  if (!k) return [];
  const needs = (id: string) => k.needs?.includes(id) ?? false;
  const named = (list: RiskKind['grades']) => () => (list ?? []).map((x) => ({ value: x.id, name: say(x.title) }));
  const out: FieldSpec[] = [field('title', 'text', { required: true, max: 120 })];
  if (k.grades?.length) out.push(field('grade', 'choice', { required: needs('grade'), options: named(k.grades) }));
  if (k.classes?.length) out.push(field('class', 'choice', { required: needs('class'), options: named(k.classes) }));
  out.push(field('type', 'type', { required: needs('type'), half: true }));
  out.push(field('street', 'street', { required: needs('street'), half: true }));
  out.push(field('place', 'text', { required: needs('place'), max: 200, half: true }));
  out.push(field('owner', 'org', { half: true }));
  if (needs('person')) out.push(field('person', 'text', { required: true, max: 40, half: true }));
  if (needs('content')) out.push(field('content', 'area', { required: true, max: 4000 }));
  else out.push(field('controls', 'area', { required: needs('controls'), max: 1000 }));
  if (!needs('content'))
    out.push(field('next_check', 'time', { required: needs('next_check'), ahead: true, half: true }));
  return out;
}

/** The items of a set format as fields, named apart from the command's own. */
function itemFields(s: Setting): FieldSpec[] {
  const { plan } = s.workspace;
  const form = plan?.forms.get(plan.watches.get(kindOf(s))?.form ?? '');
  return (form?.items ?? []).map((i) => ({
    id: `item.${i.id}`,
    kind: 'text',
    label: () => say(i.title),
    required: true,
    max: 500,
  }));
}

/** The kind of source that a way of coming in usually is. */
const sources: Record<string, string> = {
  point: 'specialist',
  opinion: 'feed',
  grid: 'grid',
  hotline: 'citizen',
  sector: 'department',
};

export const monitoringSpecs: Record<string, Spec> = {
  'log-intake': {
    fields: (s) =>
      kindOf(s) === 'classified'
        ? [{ id: 'register', kind: 'text', label: () => w().registerNumber, required: true, max: 30 }]
        : [
            field('gist', 'text', { required: true, max: 120 }),
            ...itemFields(s),
            field('type', 'type', { half: true }),
            field('street', 'street', { half: true }),
            field('place', 'text', { max: 200, half: true }),
            field('sensitive', 'flag'),
          ],
    hint: () => '',
    shape: (b, s) => {
      if (kindOf(s) === 'classified') return { source: { kind: 'unit' }, register: b.register };
      const items: Record<string, unknown> = {};
      for (const [k, v] of Object.entries(b)) if (k.startsWith('item.')) items[k.slice(5)] = v;
      const { gist, type, street, place, sensitive } = b;
      return {
        source: { kind: sources[kindOf(s)] ?? 'unit' },
        gist,
        type,
        location: { street, place },
        watch: { kind: kindOf(s), items, sensitive },
      };
    },
  },
  'assess-information': {
    fields: () => [
      field('judgement', 'area', { required: true, max: 1000 }),
      field('major', 'choice', { required: true, options: () => options(terms().tri, 'no', 'unknown', 'yes') }),
      field('notify', 'orgs'),
    ],
    fixed: onIntake,
  },
  'pass-on-information': {
    fields: () => [field('to', 'orgs', { required: true }), field('note', 'area', { max: 500 })],
    fixed: onIntake,
  },
  'conclude-information': {
    fields: () => [
      field('outcome', 'choice', {
        required: true,
        options: () => options(w().outcome, 'nothing', 'incident', 'warning'),
      }),
      field('incident', 'incident', { half: true }),
      field('warning', 'text', { max: 40, half: true }),
      field('reason', 'area', { max: 500 }),
    ],
    fixed: onIntake,
  },
  'register-risk': {
    fields: (s) =>
      kindOf(s) === 'classified'
        ? [{ id: 'register', kind: 'text', label: () => w().registerNumber, required: true, max: 30 }]
        : riskFields(riskKind(s)),
    shape: ({ street, place, ...rest }, s) =>
      kindOf(s) === 'classified'
        ? { kind: 'risk', register: rest.register }
        : { ...rest, kind: kindOf(s), location: { street, place } },
    width: 640,
  },
  'amend-risk': {
    fields: (s) => {
      const k = entryKind(s);
      const own = riskFields(k)
        .filter((f) => !['type', 'street', 'place'].includes(f.id))
        .map((f) => ({ ...f, required: false }));
      return [
        field('state', 'choice', {
          options: () => (k?.states ?? []).map((x) => ({ value: x.id, name: say(x.title) })),
        }),
        ...own,
        field('reason', 'area', { required: true, max: 500 }),
      ];
    },
    fixed: onRisk,
    first: (s) => ({ state: entry(s)?.state, title: entry(s)?.title, grade: entry(s)?.grade, class: entry(s)?.class }),
    width: 640,
  },
  'check-risk': {
    fields: (s) => [
      field('result', 'choice', { required: true, options: () => options(w().result, 'sound', 'defects') }),
      field('finding', 'area', { max: 1000 }),
      field('at', 'time', { half: true }),
      field('next_check', 'time', {
        required: !s.args?.order && (entryKind(s)?.needs?.includes('next_check') ?? false),
        ahead: true,
        half: true,
      }),
    ],
    fixed: (s) => ({ ...onRisk(s), ...(s.args?.order ? { order: s.args.order } : {}) }),
  },
  'order-inspection': {
    fields: () => [
      field('to', 'org', { half: true }),
      field('due', 'time', { required: true, ahead: true, half: true }),
      field('note', 'area', { max: 500 }),
    ],
    fixed: onRisk,
    first: (s) => ({ to: entry(s)?.owner }),
  },
  supervise: {
    fields: () => [
      field('to', 'org', { required: true, half: true }),
      field('due', 'time', { required: true, ahead: true, half: true }),
      field('gist', 'text', { required: true, max: 200 }),
      field('text', 'area', { max: 2000 }),
    ],
    fixed: (s) => (s.on ? { risk: s.on } : {}),
    first: (s) => ({ to: entry(s)?.owner }),
  },
  'set-round': {
    fields: () => [
      field('days', 'number', { required: true, half: true }),
      field('next', 'time', { required: true, ahead: true, half: true }),
    ],
    fixed: (s) => ({ kind: kindOf(s) }),
  },
  'record-round': {
    fields: () => [
      field('held_at', 'time', { half: true }),
      { ...field('judgement', 'area', { required: true, max: 4000 }), label: () => w().judgement },
      { ...field('precautions', 'area', { required: true, max: 4000 }), label: () => w().precautions },
      field('bodies', 'orgs'),
    ],
    fixed: (s) => ({ kind: kindOf(s) }),
    width: 640,
  },
};
