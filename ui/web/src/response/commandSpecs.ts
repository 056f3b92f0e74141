// The forms of calling forces, of requisition, shelters, mobilisation and the
// public voice: one command, a few fields, picked from the registers where they
// have it.
import type { FieldSpec, Option, Picked, Values } from '../forms/fields.ts';
import { about, area, half, incident, needed, options, text, type Setting, type Spec } from '../forms/plain.ts';
import { streetShort } from '../state/names.ts';
import { c } from './commandWords.ts';
import { w } from './words.ts';

/** Laid before the seat that decides, where this seat may not do it itself; or done on what it gave. */
const leave = (s: Setting) => ({
  incident: s.incident,
  propose: s.args?.propose === true || undefined,
  approval: s.args?.approval as string | undefined,
});
const free = (e: Picked) => !e.state && !e.out;
const kept = (id: string): FieldSpec => ({ id, kind: 'kept' });

const streets = (s: Setting): Option[] =>
  [...(s.workspace.plan?.streets.values() ?? [])].map((x) => ({
    value: x.org,
    name: streetShort(s.workspace.plan, x.org),
  }));

/** What the register knows of a shelter. */
function shelter(e: Picked | undefined, s: Setting): Values {
  if (!e) return { point: undefined };
  const { lat, lon } = e.values;
  const owner = e.values.owner ?? '';
  const out: Values = { point: lat && lon ? `${lon},${lat}` : undefined };
  if (e.values.capacity) out.places = e.values.capacity;
  if (e.values.supplier) out.supplier = e.values.supplier;
  if (e.values.special_needs) out.special_needs = e.values.special_needs;
  if (e.personal?.manager) out.manager = e.personal.manager;
  const street = s.workspace.plan?.streets.has(owner) ? owner : e.values.street;
  if (street && s.workspace.plan?.streets.has(street)) out.street = street;
  return out;
}

export const commandSpecs: Record<string, Spec> = {
  'check-in': {
    fields: () => [
      {
        id: 'team',
        kind: 'entry',
        register: 'team',
        free: true,
        label: () => w().forces.team,
        pick: (e) => ({
          entry: e && `team/${e.key}`,
          ...(e ? { org: e.values.owner, persons: e.values.capacity } : {}),
        }),
      },
      kept('entry'),
      { id: 'org', kind: 'org', label: () => w().forces.other, half: true },
      { id: 'persons', kind: 'number', label: () => w().forces.persons, half: true },
      { id: 'how', kind: 'choice', label: () => w().forces.how, options: () => options(w().forces.hows) },
      { id: 'at', kind: 'time', half: true },
    ],
    fixed: incident,
    first: () => ({ how: 'register' }),
  },
  'call-team': {
    fields: (s) => {
      const register = s.args?.register === 'expert' ? 'expert' : 'team';
      return [
        {
          id: 'name',
          kind: 'entry',
          register,
          required: true,
          only: free,
          label: () => (register === 'expert' ? c().call.entryExpert : c().call.entryTeam),
          pick: (e) => ({ entry: e && `${register}/${e.key}` }),
        },
        kept('entry'),
        area('task', () => c().call.task, 500, false),
      ];
    },
    fixed: incident,
    hint: () => c().call.teamHint,
    shape: ({ incident, entry, task }) => ({ incident, entry, task }),
  },
  'recall-team': { fields: () => [text('reason', () => c().call.reason, needed)], fixed: about('call') },
  'answer-call': {
    fields: () => [
      { id: 'accepted', kind: 'flag', label: () => c().call.accepted },
      text('answer', () => c().call.answer, needed),
    ],
    fixed: about('call'),
    shape: (b) => ({ ...b, accepted: b.accepted === true }),
  },
  'call-own-force': {
    fields: (s) => [
      {
        id: 'force',
        kind: 'entry',
        register: 'team',
        free: true,
        required: true,
        label: () => c().call.force,
        only: (e) => free(e) && e.values.owner === s.workspace.plan?.orgOf(s.workspace.seat),
        pick: (e) => (e?.values.capacity ? { persons: e.values.capacity } : {}),
      },
      { id: 'persons', kind: 'number', label: () => c().call.persons, required: true, half: true },
      area('text', () => c().call.task, 500, false),
    ],
    fixed: incident,
  },
  'record-opinion': {
    fields: () => [
      {
        id: 'experts',
        kind: 'entry',
        register: 'expert',
        free: true,
        required: true,
        label: () => w().post.experts,
        pick: (e, written) => (e?.personal?.person ? { experts: `${e.personal.person} ${written}` } : {}),
      },
      area('text', () => w().post.opinion, 2000),
    ],
    fixed: incident,
  },
  'issue-requisition': {
    fields: (s) => [
      text('item', () => w().tasks.item, needed),
      // Whose it is, is written with the order and not laid before anybody (A65).
      ...(s.args?.propose ? [] : [text('owner', () => w().tasks.owner, { max: 120 })]),
      text('basis', () => w().tasks.basis, needed),
      ...(s.args?.propose || s.args?.approval
        ? []
        : [{ id: 'oral', kind: 'flag', label: () => w().tasks.oral } as FieldSpec]),
    ],
    fixed: leave,
    first: (s) => (s.args?.body ?? {}) as Values,
  },
  'set-stock': {
    fields: () => [
      {
        id: 'item',
        kind: 'entry',
        register: 'stock',
        free: true,
        required: true,
        half: true,
        label: () => w().supplies.item,
      },
      { id: 'amount', kind: 'number', label: () => w().supplies.amount, required: true, half: true },
    ],
    first: (s) => ({ item: s.args?.item as string | undefined }),
    shape: (b) => ({ items: { [String(b.item)]: Number(b.amount) } }),
  },
  'open-shelter': {
    fields: (s) => [
      {
        id: 'title',
        kind: 'entry',
        register: 'shelter',
        free: true,
        required: true,
        label: () => w().places.name,
        pick: (e) => shelter(e, s),
      },
      kept('point'),
      { id: 'street', kind: 'street', label: () => w().places.street, half: true },
      { id: 'places', kind: 'number', label: () => w().places.places, required: true, half: true },
      text('manager', () => w().places.manager, { ...needed, ...half, max: 80 }),
      text('supplier', () => w().places.supplier, { ...needed, ...half, max: 80 }),
      area('special_needs', () => w().places.special_needs, 500),
    ],
    fixed: incident,
    first: (s) => ({ street: s.detail?.incident.street }),
    shape: ({ point, ...b }) => {
      const [lon, lat] = String(point ?? '')
        .split(',')
        .map(Number);
      return { ...b, point: point ? { lon, lat } : undefined };
    },
  },
  'close-shelter': {
    fields: () => [area('onward', () => w().places.onward, 500, false)],
    fixed: about('shelter'),
  },
  mobilise: {
    fields: (s) => [
      ...(s.detail?.response?.mobilisation_asked
        ? [{ id: 'whole', kind: 'flag', label: () => c().mobilise.whole } as FieldSpec]
        : []),
      { id: 'streets', kind: 'choices', label: () => w().release.streets, options: () => streets(s) },
      { id: 'persons', kind: 'number', label: () => c().mobilise.persons, half: true },
      area('text', () => w().release.call, 1000),
      ...(s.detail?.response?.mobilisation_asked ? [text('city_reference', () => w().release.cityReference)] : []),
    ],
    fixed: leave,
    first: (s) => ({
      streets: s.args?.whole ? undefined : s.detail?.incident.street ? [s.detail.incident.street] : [],
      whole: s.args?.whole === true || undefined,
      text: s.args?.whole ? s.detail?.response?.mobilisation_asked?.text : undefined,
    }),
    hint: () => c().mobilise.wholeHint,
    width: 640,
  },
  'request-mobilisation': {
    fields: () => [area('text', () => c().mobilise.text, 1000)],
    fixed: incident,
    hint: () => c().mobilise.wholeHint,
  },
  'alert-public': {
    fields: () => [
      text('hazard', () => w().release.hazard, needed),
      text('area', () => w().release.area, needed),
      area('action', () => w().release.action, 300),
    ],
    fixed: incident,
    hint: () => w().release.alertHint,
  },
  'open-rumour': {
    fields: () => [
      area('claim', () => w().release.claim, 500),
      text('source', () => c().official.where, half),
      { id: 'found_at', kind: 'time', label: () => c().official.found, half: true },
    ],
    fixed: incident,
  },
  'verify-rumour': {
    fields: () => [
      {
        id: 'truth',
        kind: 'choice',
        required: true,
        label: () => c().official.truth,
        options: () => options(c().official.truths),
      },
      area('finding', () => w().release.finding, 1000),
    ],
    fixed: about('rumour'),
  },
  'close-rumour': { fields: () => [area('reply', () => c().official.reply, 500)], fixed: about('rumour') },
  'publish-release': {
    fields: () => [text('city_reference', () => w().release.reference)],
    fixed: about('release'),
  },
};
