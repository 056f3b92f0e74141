// The plain forms: one command, a few fields. What has a form of its own
// (intake, incident, report, severity, merge) is not here.
import { actName } from '../acts/words.ts';
import { live } from '../core/lists.ts';
import type { ResponseEffect } from '../core/wire.ts';
import { t } from '../state/look.svelte.ts';
import { deskWords } from '../words/desk.ts';
import { terms } from '../words/terms.ts';
import { orgName, seatFull } from '../state/names.ts';
import type { FieldSpec, Option } from './fields.ts';
import { districtSpecs } from '../district/specs.ts';
import { monitoringSpecs } from '../monitoring/specs.ts';
import { recoverySpecs } from '../recovery/specs.ts';
import { responseSpecs } from '../response/specs.ts';
import { seatOptions } from './options.ts';
import { incident, type Setting, type Spec } from './plain.ts';
import { fw } from './words.ts';

const words = (record: Record<string, string>, ...ids: string[]): Option[] =>
  ids.map((value) => ({ value, name: record[value] ?? value }));
/** What a seat may hand to another for a while (A31). */
const delegable = [
  'send-report',
  'sign-report',
  'determine-severity',
  'start-response',
  'clear-sensitive',
  'lower-severity',
  'waive-obligation',
  'end-handling',
];
const on = (id: string) => (s: Setting) => ({ [id]: s.on });
const reason: FieldSpec = { id: 'reason', kind: 'area', required: true, max: 500 };
const note: FieldSpec = { id: 'note', kind: 'area', max: 500 };
const channels = () => words(terms().channel, 'phone', 'message', 'in_person', 'fax', 'radio', 'system', 'app');
const grounds = () => words(t().sensitive, 'area', 'people', 'period', 'hot_topic');
const levels = (): Option[] => ([1, 2, 3, 4, 5] as const).map((n) => ({ value: String(n), name: t().severity[n] }));
const modes = (): Option[] => [
  { value: 'corrected', name: fw().option.corrected },
  { value: 'eased', name: fw().option.eased },
];
const lowering: FieldSpec[] = [
  { id: 'severity', kind: 'choice', required: true, options: levels },
  { id: 'mode', kind: 'choice', required: true, options: modes },
  reason,
];
const lowered = (b: Record<string, unknown>) => ({ ...b, severity: { level: Number(b.severity) } });
const leaders = (s: Setting) =>
  seatOptions(s.workspace.plan).filter((o) => /leader|chief|director|secretary|mayor/.test(o.value));
const ownOrg = (s: Setting) => s.workspace.plan?.orgOf(s.workspace.seat) ?? '';

export const specs: Record<string, Spec> = {
  ...responseSpecs,
  ...monitoringSpecs,
  ...recoverySpecs,
  ...districtSpecs,
  'add-note': {
    fields: () => [
      { id: 'text', kind: 'area', required: true, max: 4000 },
      { id: 'made_at', kind: 'time', half: true },
    ],
    fixed: incident,
  },
  'flag-sensitive': {
    fields: () => [{ id: 'ground', kind: 'choice', required: true, options: grounds }, note],
    fixed: incident,
  },
  'clear-sensitive': {
    fields: () => [{ id: 'ground', kind: 'choice', required: true, options: grounds }, reason],
    fixed: incident,
    first: (s) => ({ ground: s.args?.ground as string | undefined }),
  },
  'record-involvement': {
    fields: () => [
      { id: 'state', kind: 'choice', required: true, options: () => words(terms().tri, 'yes', 'no', 'unknown') },
      { id: 'kinds', kind: 'choices', options: () => words(terms().involved, 'hk', 'macao', 'taiwan', 'foreign') },
      note,
    ],
    fixed: incident,
  },
  'set-occurrence': {
    fields: () => [
      { id: 'at', kind: 'time', label: () => fw().field.occurrence!, required: true, half: true },
      {
        id: 'basis',
        kind: 'choice',
        options: () => words(terms().basis, 'witness', 'cctv', 'instrument', 'estimate', 'recognised'),
      },
      { id: 'slow_onset', kind: 'flag' },
    ],
    fixed: incident,
    shape: ({ at, basis, ...rest }) => ({ ...rest, occurrence: { at, basis } }),
  },
  'confirm-slow-onset': { fields: () => [], fixed: incident },
  'record-figures': {
    fields: () => [
      ...(['dead', 'injured', 'severe', 'missing', 'trapped', 'affected', 'moved'] as const).map((id): FieldSpec => ({
        id,
        kind: 'number',
        half: true,
        label: () => terms().figure[id],
      })),
      { id: 'source', kind: 'text', label: () => fw().field.figure_source!, max: 80, half: true },
      { id: 'made_at', kind: 'time', half: true },
    ],
    fixed: incident,
    shape: ({ source, made_at, incident: id, ...figures }) => ({ incident: id, source, made_at, figures }),
  },
  'record-first-handling': {
    fields: () => [
      { id: 'what', kind: 'area', required: true, max: 500 },
      { id: 'persons', kind: 'number', half: true },
      { id: 'made_at', kind: 'time', half: true },
    ],
    fixed: (s) => ({ incident: s.incident, street: s.detail?.incident.street }),
  },
  coordinate: {
    fields: () => [{ id: 'bodies', kind: 'orgs', required: true }, note],
    fixed: incident,
    first: (s) => ({ bodies: s.detail?.incident.lead ? [s.detail.incident.lead] : [] }),
  },
  'amend-incident': {
    fields: () => [
      { id: 'title', kind: 'text', max: 120 },
      { id: 'street', kind: 'street', half: true },
      { id: 'place', kind: 'text', max: 200, half: true },
      { id: 'spreading', kind: 'choice', options: () => words(terms().tri, 'yes', 'no', 'unknown') },
    ],
    fixed: incident,
    first: (s) => ({
      title: s.detail?.incident.title,
      street: s.detail?.incident.street,
      place: s.detail?.incident.place,
      spreading: s.detail?.incident.spreading,
    }),
    shape: ({ street, place, ...rest }, s) => ({
      ...rest,
      location: { street, place, community: s.detail?.incident.community, point: s.detail?.incident.point },
    }),
  },
  reclassify: { fields: () => [{ id: 'type', kind: 'type', required: true }, reason], fixed: incident },
  'add-receipt': {
    fields: () => [
      { id: 'unit', kind: 'org', required: true, half: true },
      { id: 'at', kind: 'time', half: true, label: () => fw().field.received_at! },
      {
        id: 'source',
        kind: 'choice',
        required: true,
        options: () =>
          words(terms().source, 'citizen', 'community', 'grid', 'unit', 'street', 'department', 'city', 'feed'),
      },
      { id: 'words', kind: 'area', max: 4000 },
    ],
    fixed: incident,
    first: (s) => ({ unit: ownOrg(s), source: 'citizen' }),
    shape: ({ unit, at, source, ...rest }) => ({
      ...rest,
      receiver: { unit, at },
      source: { kind: source, channel: 'phone' },
    }),
  },
  'unmerge-incident': {
    fields: () => [reason],
    fixed: (s) => ({ from: s.on ?? s.incident }),
  },
  'start-response': {
    fields: () => [
      {
        id: 'level',
        kind: 'choice',
        required: true,
        options: () => [3, 2, 1].map((n) => ({ value: String(n), name: t().response[n] ?? '' })),
      },
    ],
    fixed: incident,
    first: (s) => ({ level: s.args?.level ? String(s.args.level) : undefined }),
    shape: (b) => ({ ...b, level: Number(b.level) }),
  },
  'decide-proposal': {
    fields: () => [reason],
    fixed: (s) => ({ incident: s.incident, level: s.args?.level }),
  },
  'record-departure': {
    fields: () => [
      { id: 'org', kind: 'org', required: true, half: true },
      { id: 'at', kind: 'time', half: true },
    ],
    fixed: incident,
    first: (s) => ({ org: ownOrg(s) }),
  },
  'answer-support': {
    fields: () => [{ id: 'answer', kind: 'area', required: true, max: 500 }],
    fixed: (s) => ({ incident: s.incident, org: s.args?.org }),
  },
  'record-city-command': {
    fields: () => [{ id: 'reference', kind: 'text', required: true, max: 200 }],
    fixed: incident,
  },
  'record-fact': {
    fields: () => [
      { id: 'what', kind: 'area', required: true, max: 500 },
      { id: 'who', kind: 'text', required: true, max: 80, half: true },
      { id: 'when', kind: 'time', required: true, half: true },
      { id: 'how_known', kind: 'text', required: true, max: 200, half: true },
      { id: 'clause', kind: 'text', max: 40, half: true },
    ],
    fixed: (s) => ({ incident: s.incident, response: s.args?.response }),
    hint: () => fw().fact62.hint,
    notes: (s) => {
      const r = s.args?.response as ResponseEffect | undefined;
      return r ? [fw().fact62.effect(t().response[r.level] ?? '', orgName(s.workspace.plan, r.body))] : [];
    },
  },
  'confirm-fact': { fields: () => [], fixed: (s) => ({ incident: s.incident, fact: s.args?.fact }) },
  'declare-false-alarm': { fields: () => [reason], fixed: incident },
  'archive-incident': { fields: () => [], fixed: incident, typed: true },
  'erase-personal': {
    fields: () => [
      { id: 'basis', kind: 'area', required: true, max: 500 },
      { id: 'kept', kind: 'area', max: 500 },
    ],
    fixed: (s) => ({ target: s.incident }),
    typed: true,
  },
  'propose-lowering': { fields: () => lowering, fixed: incident, shape: lowered, hint: () => t().severity.lower },
  'lower-severity': { fields: () => lowering, fixed: incident, shape: lowered, hint: () => t().severity.lower },
  'inform-leader': {
    fields: (s) => [
      { id: 'leader', kind: 'seat', required: true, options: () => leaders(s) },
      { id: 'how', kind: 'choice', required: true, options: channels },
      { id: 'at', kind: 'time', half: true },
      { id: 'said', kind: 'area', max: 2000 },
    ],
    fixed: (s) => ({ incident: s.incident || undefined }),
    first: () => ({ how: 'phone' }),
  },
  'record-instruction': {
    fields: (s) => [
      { id: 'from', kind: 'seat', required: true, options: () => leaders(s) },
      { id: 'gist', kind: 'text', required: true, max: 120 },
      { id: 'text', kind: 'area', required: true, max: 4000 },
      { id: 'to', kind: 'org', required: true, half: true },
      { id: 'due', kind: 'time', half: true, ahead: true },
    ],
    fixed: (s) => ({ incident: s.incident || undefined }),
  },
  'record-question': {
    fields: () => [
      { id: 'asker', kind: 'org', required: true, half: true },
      { id: 'due', kind: 'time', half: true, ahead: true },
      { id: 'gist', kind: 'text', required: true, max: 120 },
      { id: 'text', kind: 'area', required: true, max: 4000 },
    ],
    fixed: (s) => ({ incident: s.incident || undefined }),
  },
  'pass-on-matter': {
    fields: () => [
      { id: 'to', kind: 'org', required: true, half: true },
      { id: 'due', kind: 'time', half: true, ahead: true },
      note,
    ],
    fixed: on('matter'),
  },
  'chase-matter': { fields: () => [note], fixed: on('matter') },
  'answer-matter': {
    fields: (s) => [
      { id: 'text', kind: 'area', required: true, max: 4000 },
      ...(s.args?.signed ? [{ id: 'signer', kind: 'seat', required: true } as FieldSpec] : []),
    ],
    fixed: on('matter'),
  },
  'close-matter': { fields: () => [note], fixed: on('matter') },
  'confirm-time': {
    fields: () => [{ id: 'reason', kind: 'area', label: () => fw().confirmTime.how, required: true, max: 200 }],
    hint: () => fw().confirmTime.hint,
  },
  'waive-obligation': {
    fields: () => [reason, { id: 'city_reference', kind: 'text', max: 200 }, { id: 'series', kind: 'flag' }],
    fixed: on('obligation'),
    hint: () => fw().waive.hint,
  },
  'reinstate-obligation': { fields: () => [reason], fixed: on('obligation') },
  'undo-fulfilment': { fields: () => [reason], fixed: on('obligation') },
  'state-circumstances': {
    fields: () => [{ id: 'text', kind: 'area', required: true, max: 2000 }],
    fixed: on('obligation'),
  },
  'label-deviation': {
    fields: () => [
      {
        id: 'label',
        kind: 'choice',
        required: true,
        label: () => fw().field.label_word!,
        options: () => words(fw().ledger.labels, 'late', 'omitted', 'none'),
      },
      reason,
    ],
    fixed: on('obligation'),
  },
  shelve: {
    fields: () => [
      {
        id: 'for',
        kind: 'choice',
        required: true,
        options: () => [5, 10, 30].map((m) => ({ value: String(m), name: t().time.minutes(m) })),
      },
      { ...reason, max: 200 },
    ],
    fixed: on('alarm'),
    first: () => ({ for: '10' }),
    // The wire form of a span is nanoseconds.
    shape: (b) => ({ ...b, for: Number(b.for) * 60e9 }),
  },
  'review-report': { fields: () => [note], fixed: on('report') },
  'sign-report': { fields: () => [{ id: 'oral', kind: 'seat' }], fixed: on('report') },
  'record-delivery': {
    fields: () => [
      { id: 'accepted', kind: 'flag' },
      { id: 'at', kind: 'time', half: true },
      { id: 'receiver', kind: 'text', half: true },
      { id: 'number', kind: 'text', half: true },
      { id: 'reference', kind: 'text', max: 200, half: true },
      { ...reason, required: false, max: 200 },
    ],
    fixed: (s) => ({ report: s.on, to: s.args?.to }),
    shape: (b) => ({ ...b, accepted: b.accepted === true }),
  },
  'group-incidents': {
    fields: (s) => [
      { id: 'title', kind: 'text', required: true, max: 120 },
      {
        id: 'incidents',
        kind: 'choices',
        required: true,
        label: () => deskWords().tab.incidents,
        options: () =>
          s.workspace
            .list('incident')
            .filter((i) => live(i.phase))
            .map((i) => ({ value: i.id, name: `${i.id} ${i.title}` })),
      },
    ],
    first: (s) => ({ incidents: s.incident ? [s.incident] : [] }),
  },
  'grant-delegation': {
    fields: () => [
      { id: 'to', kind: 'seat', required: true },
      {
        id: 'acts',
        kind: 'choices',
        required: true,
        label: () => terms().keys.groups.incident,
        options: () => delegable.map((value) => ({ value, name: actName(value) })),
      },
      { id: 'from', kind: 'time', required: true, half: true },
      { id: 'until', kind: 'time', required: true, half: true, ahead: true },
      { id: 'basis', kind: 'text', required: true, max: 200 },
    ],
  },
  'open-handover': {
    fields: () => [{ id: 'notes', kind: 'area', max: 2000 }],
    fixed: (s) => ({ seat: s.workspace.seat }),
  },
};

/** A line on what a form is about. */
export function about(s: Setting): string {
  const { plan } = s.workspace;
  if (s.detail && s.incident) return `${s.incident} ${s.detail.incident.title}`;
  if (typeof s.on === 'number') {
    const duty = s.workspace.board.get('obligation', s.on);
    return duty ? `${orgName(plan, duty.debtor)} → ${orgName(plan, duty.creditor)}` : '';
  }
  if (typeof s.on === 'string' && plan?.seats.has(s.on)) return seatFull(plan, s.on);
  const held =
    typeof s.on === 'string' ? (s.workspace.row('risk', s.on)?.title ?? s.workspace.row('intake', s.on)?.gist) : '';
  if (held) return `${s.on} ${held}`;
  return s.incident || String(s.on ?? '');
}
