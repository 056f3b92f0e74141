// The plain forms of recovery, plans and drills: one command, a few fields.
import type { FieldSpec, Option } from '../forms/fields.ts';
import { about, area, half, incident, needed, options, text, type Setting, type Spec } from '../forms/plain.ts';
import { say } from '../state/look.svelte.ts';
import { impactName } from '../state/names.ts';
import { w } from './words.ts';

const of = (key: string) => (s: Setting) => ({ [key]: s.on });
const lines = (v: unknown): string[] =>
  String(v ?? '')
    .split('\n')
    .map((x) => x.trim())
    .filter(Boolean);
const plansOf = (s: Setting): Option[] => [
  { value: 'master', name: say(s.workspace.plan?.text.title ?? { zh: '', en: '' }) },
  ...(s.workspace.plan?.text.catalogue ?? []).map((p) => ({ value: p.id, name: say(p.name) })),
];
const triggers = (): Option[] => [1, 2, 3, 4, 0].map((n) => ({ value: String(n), name: w().plans.trigger[n] ?? '' }));

const after: Record<string, Spec> = {
  'record-impacts': {
    fields: (s) => [
      {
        id: 'impacts',
        kind: 'choices',
        label: () => w().impacts,
        required: true,
        options: () =>
          (s.workspace.plan?.text.impacts ?? []).map((x) => ({
            value: x.id,
            name: impactName(s.workspace.plan, x.id),
          })),
      },
    ],
    fixed: incident,
  },
  'date-recovery': {
    fields: () => [{ id: 'due', kind: 'time', label: () => w().due, required: true, ahead: true }],
    shape: (b, s) => ({ incident: s.incident, dates: [{ obligation: Number(s.on), due: b.due }] }),
  },
  'strike-recovery': { fields: () => [area('reason', () => w().reason, 1000)], fixed: about('obligation') },
  'open-recovery': {
    fields: (s) => [
      {
        id: 'rule',
        kind: 'choice',
        label: () => w().rule,
        required: true,
        options: () =>
          [...(s.workspace.plan?.rules.values() ?? [])]
            .filter((r) => r.on === 'task')
            .map((r) => ({ value: r.id, name: say(r.title) })),
      },
      { id: 'to', kind: 'org', label: () => w().to },
      text('title', () => w().name, needed),
    ],
    fixed: incident,
  },
  'perform-duty': {
    fields: () => [area('proof', () => w().proof, 1000), text('references', () => w().references)],
    shape: (b, s) => ({
      obligation: Number(s.on),
      proof: b.proof,
      references: String(b.references ?? '')
        .split(/[;；]/)
        .map((x) => x.trim())
        .filter(Boolean),
    }),
  },
  'record-entry': {
    fields: (s) => [
      {
        id: 'kind',
        kind: 'choice',
        label: () => w().kind,
        required: true,
        options: () => (s.workspace.plan?.text.entries ?? []).map((x) => ({ value: x.id, name: say(x.title) })),
      },
      text('item', () => w().item, half),
      { id: 'quantity', kind: 'number', label: () => w().quantity, half: true },
      { id: 'receivers', kind: 'number', label: () => w().receivers, half: true },
      text('place', () => w().place, half),
      text('source', () => w().source, half),
      text('use', () => w().use, half),
      text('state', () => w().entryState, half),
      { id: 'vulnerable', kind: 'number', label: () => w().vulnerable, half: true },
      { id: 'stranded', kind: 'number', label: () => w().stranded, half: true },
      text('person', () => w().person, half),
    ],
    fixed: incident,
  },
  'set-standard': {
    fields: () => [
      text('title', () => w().name, needed),
      text('reference', () => w().reference, needed),
      { id: 'agreed', kind: 'orgs', label: () => w().agreed },
    ],
    fixed: incident,
    first: () => ({ agreed: ['finance-bureau', 'development-reform'] }),
  },
  'ask-payment': {
    fields: () => [
      { id: 'kind', kind: 'choice', label: () => w().kind, required: true, options: () => options(w().kinds) },
      text('purpose', () => w().purpose, needed),
      { id: 'amount', kind: 'number', label: () => w().amount, required: true, half: true },
      { id: 'requisition', kind: 'number', label: () => w().requisition, half: true },
      text('payee', () => w().payee),
    ],
    fixed: incident,
  },
  'complete-payment': { fields: () => [text('reference', () => w().reference, needed)], fixed: about('payment') },
  'record-audit': {
    fields: () => [area('finding', () => w().finding, 1000), text('reference', () => w().reference)],
    fixed: about('payment'),
  },
  'close-compensation': { fields: () => [], fixed: about('requisition') },
  'designate-investigation': {
    fields: () => [
      { id: 'lead', kind: 'org', label: () => w().lead, required: true },
      {
        id: 'conflict',
        kind: 'choice',
        label: () => w().conflict,
        required: true,
        options: () => options(w().conflicts),
      },
      area('safeguards', () => w().safeguards, 1000, false),
    ],
    fixed: incident,
  },
  'form-investigation': {
    fields: () => [
      { id: 'members', kind: 'orgs', label: () => w().members, required: true },
      text('experts', () => w().experts),
    ],
    fixed: incident,
  },
  'file-investigation': {
    fields: () => [
      area('summary', () => w().summary, 4000),
      text('reference', () => w().reference, needed),
      text('instead', () => w().instead),
    ],
    fixed: incident,
  },
  'issue-notice': {
    fields: () => [
      { id: 'kind', kind: 'choice', label: () => w().kind, required: true, options: () => options(w().noticeKinds) },
      { id: 'to', kind: 'org', label: () => w().to, required: true },
      area('reason', () => w().reason, 1000),
      { id: 'due', kind: 'time', label: () => w().due, ahead: true },
    ],
    fixed: incident,
  },
  'issue-order': {
    fields: () => [text('number', () => w().number, needed), area('text', () => w().text, 1000)],
    fixed: incident,
  },
  'ask-legal': { fields: () => [area('question', () => w().question, 1000)], fixed: incident },
  'propose-aftermath-body': {
    fields: () => [
      {
        id: 'body',
        kind: 'choice',
        label: () => w().body,
        required: true,
        options: () => ['hq-emergency-rescue', 'aftermath-leading-group'].map((value) => ({ value, name: value })),
      },
      area('reason', () => w().reason, 1000),
    ],
    fixed: incident,
  },
  'start-aftermath-body': { fields: () => [], fixed: (s) => ({ incident: s.incident, approval: s.on }) },
};

const plans: Record<string, Spec> = {
  'open-revision': {
    fields: (s) => [
      { id: 'plan', kind: 'choice', label: () => w().plans.plan, required: true, options: () => plansOf(s) },
      { id: 'trigger', kind: 'choice', label: () => w().plans.triggerLabel, options: triggers },
      area('reason', () => w().reason, 1000, false),
    ],
    shape: (b) => ({ ...b, trigger: Number(b.trigger ?? 0) }),
  },
  'add-trigger': {
    fields: () => [
      { id: 'trigger', kind: 'choice', label: () => w().plans.triggerLabel, options: triggers },
      area('reason', () => w().reason, 1000, false),
    ],
    fixed: of('revision'),
    shape: (b) => ({ ...b, trigger: Number(b.trigger ?? 0) }),
  },
  'draft-revision': {
    fields: () => [
      text('risk', () => w().plans.risk),
      text('survey', () => w().plans.survey),
      area('scenario', () => w().plans.scenario, 1000, false),
    ],
    fixed: of('revision'),
  },
  'submit-revision': { fields: () => [text('text', () => w().plans.draft, needed)], fixed: of('revision') },
  'review-filing': { fields: () => [area('result', () => w().plans.result, 1000)], fixed: of('revision') },
  'withdraw-revision': { fields: () => [area('reason', () => w().reason, 1000)], fixed: of('revision') },
  'record-handbook': {
    fields: (s) => [
      {
        id: 'kind',
        kind: 'choice',
        label: () => w().plans.bookKindAsk,
        required: true,
        options: () => options(w().plans.bookKind).filter((o) => !s.args?.kind || o.value === s.args.kind),
      },
      { id: 'plan', kind: 'org', label: () => w().plans.plan, required: true, options: () => plansOf(s) },
      text('title', () => w().plans.bookTitle, needed),
      ...(s.args?.kind === 'handbook'
        ? [
            { id: 'unit', kind: 'org', label: () => w().plans.unit, half: true } as FieldSpec,
            text('post', () => w().plans.post, { ...half, max: 80 }),
            { id: 'within', kind: 'flag', label: () => w().plans.within } as FieldSpec,
          ]
        : [
            ...Object.keys(w().plans.parts).map((id) =>
              text(`part_${id}`, () => w().plans.parts[id] ?? id, { ...needed, ...half }),
            ),
            area('steps', () => w().plans.steps, 1000),
          ]),
    ],
    first: (s) => ({ kind: s.args?.kind as string, unit: s.workspace.plan?.orgOf(s.workspace.seat) }),
    shape: (b) => {
      const parts: Record<string, unknown> = {};
      const rest: Record<string, unknown> = {};
      for (const [k, v] of Object.entries(b)) (k.startsWith('part_') ? parts : rest)[k.replace('part_', '')] = v;
      return {
        ...rest,
        parts: Object.keys(parts).length ? parts : undefined,
        steps: b.steps ? lines(b.steps) : undefined,
      };
    },
    width: 640,
  },
  'set-fund': {
    fields: () => [
      { id: 'year', kind: 'number', label: () => w().plans.year, required: true, half: true },
      { id: 'amount', kind: 'number', label: () => w().plans.amount, required: true, half: true },
      {
        id: 'kind',
        kind: 'choice',
        label: () => w().plans.fundKindAsk,
        required: true,
        options: () => options(w().plans.fundKind),
      },
      { id: 'body', kind: 'org', label: () => w().plans.fundBody },
    ],
    first: (s) => ({ year: String(new Date(s.workspace.now + 8 * 3600_000).getUTCFullYear()), kind: 'reserve' }),
  },
  'check-laws': { fields: () => [] },
  'open-standing': { fields: () => [] },
  'assess-plan': { fields: () => [area('result', () => w().plans.result, 1000)], fixed: of('plan') },
  'create-drill': {
    fields: (s) => [
      text('title', () => w().name, needed),
      {
        id: 'kind',
        kind: 'choice',
        label: () => w().drills.kindLabel,
        required: true,
        half: true,
        options: () => options(w().drills.kind),
      },
      { id: 'cross', kind: 'flag', label: () => w().drills.cross, half: true },
      { id: 'plan', kind: 'choice', label: () => w().plans.plan, options: () => plansOf(s) },
      text('revision', () => w().drills.revision, half),
      { id: 'date', kind: 'time', label: () => w().drills.date, half: true, ahead: true },
      { id: 'participants', kind: 'orgs', label: () => w().drills.participants },
    ],
  },
  'approve-drill': { fields: () => [], fixed: of('drill') },
  'prepare-drill': {
    fields: () => [
      area('script', () => w().drills.script, 4000),
      area('injects', () => w().drills.injects, 1000),
      { id: 'observers', kind: 'orgs', label: () => w().drills.observers, required: true },
      { id: 'safety', kind: 'seat', label: () => w().drills.safety, required: true },
    ],
    fixed: of('drill'),
    shape: (b) => ({ ...b, injects: lines(b.injects) }),
  },
  'start-drill': { fields: () => [text('exercise', () => w().drills.exercise, needed)], fixed: of('drill') },
  'pause-drill': {
    fields: () => [
      { id: 'incident', kind: 'incident', label: () => w().drills.incident },
      area('reason', () => w().reason, 1000, false),
    ],
    fixed: of('drill'),
  },
  'resume-drill': { fields: () => [], fixed: of('drill') },
  'end-drill': { fields: () => [], fixed: of('drill') },
  'terminate-drill': { fields: () => [area('reason', () => w().reason, 1000)], fixed: of('drill') },
  'evaluate-drill': {
    fields: (s) => [
      area('summary', () => w().drills.summary, 4000),
      area('finding', () => w().drills.finding, 1000, false),
      {
        id: 'plans',
        kind: 'choices',
        label: () => `${w().drills.plansOf}（${w().drills.major}）`,
        options: () => plansOf(s),
      },
    ],
    fixed: of('drill'),
    shape: ({ finding, plans: touched, ...rest }) => {
      const list = (touched as string[] | undefined) ?? [];
      return {
        ...rest,
        findings: lines(finding).map((x) => ({
          text: x,
          major: list.length > 0,
          plans: list.length ? list : undefined,
        })),
      };
    },
  },
  'open-improvement': { fields: () => [], fixed: of('drill') },
  'settle-finding': {
    fields: () => [
      { id: 'owner', kind: 'org', label: () => w().drills.owner },
      { id: 'due', kind: 'time', label: () => w().due, ahead: true },
      area('evidence', () => w().drills.evidence, 1000, false),
    ],
    fixed: (s) => ({ drill: s.on, finding: Number(s.args?.finding) }),
  },
  'close-drill': { fields: () => [], fixed: of('drill') },
};

export const recoverySpecs: Record<string, Spec> = { ...after, ...plans };
