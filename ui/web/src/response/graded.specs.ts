// The plain forms of first handling, graded response, event groups and the post's
// own work (2.6, 4.2 to 4.4, A50).
import type { Plan } from '../core/plan.ts';
import type { FieldSpec, Option } from '../forms/fields.ts';
import { communityOptions, orgOptions, streetOptions } from '../forms/options.ts';
import { area, incident, options, text, type Setting, type Spec } from '../forms/plain.ts';
import { terms } from '../words/terms.ts';
import { w } from './words.ts';

const reason: FieldSpec = { id: 'reason', kind: 'area', required: true, max: 300 };
const note: FieldSpec = { id: 'note', kind: 'area', max: 500 };

const figures = ['dead', 'injured', 'severe', 'missing', 'trapped', 'affected', 'moved'] as const;

/** Two tiers of command: a street calls upon its own, and asks departments (1.3(3)(a)). */
function callable(s: Setting): Option[] {
  const plan = s.workspace.plan;
  const own = plan?.orgOf(s.workspace.seat) ?? '';
  const kind = (id: string) => plan?.orgs.get(id)?.kind ?? '';
  const other = orgOptions(plan).filter((o) => o.value !== own && !kind(o.value).startsWith('city'));
  if (kind(own) !== 'street') return other;
  const communities = communityOptions(plan, own).map((c) => ({ ...c, value: `community:${c.value}` }));
  const asked = other.filter((o) => ['department', 'unit'].includes(kind(o.value)) || o.value === 'emergency-office');
  return [...communities, ...asked];
}
const leadOf = (plan: Plan | undefined, type: number | undefined) => plan?.types.get(type ?? 0)?.leads[0];

export const gradedSpecs: Record<string, Spec> = {
  'tick-condition': { fields: () => [note], fixed: (s) => ({ incident: s.incident, condition: s.on }) },
  'withdraw-condition': { fields: () => [reason], fixed: (s) => ({ incident: s.incident, condition: s.on }) },
  'decline-command': { fields: () => [reason], fixed: incident },
  'strike-expected': {
    fields: () => [area('reason', () => w().first.whyStrike, 200)],
    fixed: (s) => ({ incident: s.incident, body: s.on }),
  },
  'tick-checklist': {
    fields: (s) => {
      const needs = s.args?.needs;
      if (needs === 'count')
        return [{ id: 'count', kind: 'number', label: () => w().first.needs.count, required: true }];
      if (needs === 'contact') return [text('point', () => w().first.needs.contact, { required: true, max: 120 })];
      return [text('teams', () => w().first.needs.teams, { required: true })];
    },
    fixed: (s) => ({ incident: s.incident, item: s.on, state: 'done' }),
  },
  'hand-over-scene': { fields: () => [area('text', () => w().first.sceneText, 1000)], fixed: incident },
  'report-scene': {
    fields: () => [
      area('text', () => w().first.status, 500),
      {
        id: 'contained',
        kind: 'choice',
        label: () => w().first.containedAsk,
        options: () => options(w().first.contained),
      },
    ],
    fixed: incident,
    first: () => ({ contained: 'unknown' }),
  },
  'call-upon': {
    fields: (s) => {
      const street = s.workspace.plan?.orgs.get(s.workspace.plan.orgOf(s.workspace.seat))?.kind === 'street';
      const { order, help, decision, team } = w().first.kind;
      const kinds = street ? { help, team, order } : { order, help, decision, team };
      return [
        { id: 'to', kind: 'org', label: () => w().first.to, required: true, options: () => callable(s) },
        {
          id: 'kind',
          kind: 'choice',
          label: () => w().first.kindAsk,
          required: true,
          options: () => options(kinds as Record<string, string>),
        },
        text('team', () => w().first.team, { max: 80 }),
        area('text', () => w().first.callText, 1000),
      ];
    },
    fixed: incident,
    first: (s) => ({ to: leadOf(s.workspace.plan, s.detail?.incident.type), kind: 'help' }),
  },
  'answer-calling': {
    fields: () => [area('answer', () => w().first.answer, 500)],
    fixed: (s) => ({ incident: s.incident, call: Number(s.on) }),
  },
  'ask-support': { fields: () => [area('need', () => w().level.need, 500)], fixed: incident },
  'record-streets': {
    fields: (s) => [
      {
        id: 'streets',
        kind: 'choices',
        label: () => w().level.streets,
        required: true,
        options: () => {
          const had = new Set([s.detail?.incident.street, ...(s.detail?.response?.graded.streets ?? [])]);
          return streetOptions(s.workspace.plan).filter((o) => !had.has(o.value));
        },
      },
    ],
    fixed: incident,
    width: 640,
  },
  'correct-jurisdiction': {
    fields: (s) => {
      const now = s.detail?.response?.graded.jurisdiction;
      const whose = w().level.whose as Record<string, string>;
      const ready = s.workspace.list('district')[0]?.events.filter((e) => e.ready) ?? [];
      return [
        {
          id: 'jurisdiction',
          kind: 'choice',
          required: true,
          options: () =>
            options(whose).filter((o) => o.value !== now && (o.value !== 'major_event' || ready.length > 0)),
        },
        ...(s.detail?.incident.street ? [] : [{ id: 'street', kind: 'street', half: true } as FieldSpec]),
        {
          id: 'part',
          kind: 'choice',
          label: () => w().level.partAsk,
          options: () => options(w().level.part as Record<string, string>),
        },
        area('our_part', () => w().level.ourPart, 300, false),
        ...(ready.length
          ? [
              {
                id: 'event',
                kind: 'choice',
                label: () => w().level.event,
                options: () => ready.map((e) => ({ value: e.id, name: e.title })),
              } as FieldSpec,
            ]
          : []),
        reason,
      ];
    },
    fixed: incident,
    hint: () => w().level.correctHint,
    width: 640,
  },
  'hand-over-event': { fields: () => [reason], fixed: incident },
  'join-group': {
    fields: (s) => [
      {
        id: 'group',
        kind: 'choice',
        label: () => w().level.groupAsk,
        required: true,
        options: () =>
          s.workspace
            .list('group')
            .filter((g) => !g.ended)
            .map((g) => ({ value: g.id, name: `${g.id} ${g.title}` })),
      },
    ],
    fixed: incident,
    first: (s) => {
      const open = s.workspace.list('group').filter((g) => !g.ended);
      return { group: open.length === 1 ? open[0]?.id : undefined };
    },
  },
  'leave-group': { fields: () => [reason], fixed: incident },
  'record-overlap': {
    fields: () => [
      ...figures.map((id): FieldSpec => ({ id, kind: 'number', half: true, label: () => terms().figure[id] })),
      area('reason', () => w().level.overlapWhy, 300),
    ],
    shape: ({ reason: why, ...counts }, s) => ({ group: s.on, figures: counts, reason: why }),
    hint: () => w().level.totals,
  },
  'decide-on-scene': {
    fields: () => [
      {
        id: 'matter',
        kind: 'choice',
        label: () => w().postMore.matter,
        required: true,
        options: () => options(w().postMore.matters),
      },
      area('text', () => w().postMore.decisionText, 4000),
    ],
    fixed: incident,
    first: () => ({ matter: 'decision' }),
  },
  'reply-opinion': {
    fields: () => [area('reply', () => w().postMore.replyText, 1000)],
    fixed: (s) => ({ incident: s.incident, opinion: Number(s.on) }),
  },
  'hand-over-post': {
    fields: () => [
      text('receiver', () => w().post.receiver, { required: true, max: 80 }),
      text('signer', () => w().postMore.signer, { required: true, max: 80 }),
      { id: 'teams', kind: 'number', label: () => w().postMore.teams, half: true },
      { id: 'persons', kind: 'number', label: () => w().postMore.persons, half: true },
    ],
    fixed: incident,
    notes: (s) => {
      const there = (s.detail?.response?.check_ins ?? []).filter((c) => !c.released);
      return [
        w().postMore.listHint(
          there.length,
          there.reduce((n, c) => n + c.persons, 0),
        ),
      ];
    },
  },
  'confirm-finding': {
    fields: () => [
      {
        id: 'field',
        kind: 'choice',
        label: () => w().finding.field,
        required: true,
        options: () => options(w().finding.fields),
      },
      area('text', () => w().finding.text, 500),
      text('source', () => w().finding.source, { required: true }),
    ],
    fixed: incident,
    first: () => ({ field: 'cause' }),
  },
  'flag-attention': { fields: () => [area('reason', () => w().finding.attentionWhy, 300)], fixed: incident },
};
