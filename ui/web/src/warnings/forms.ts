// The forms of the commands on warnings: which fields, what is filled in before,
// and how what was filled in becomes the command.
import type { Plan } from '../core/plan.ts';
import { clock, day, ms } from '../core/time.ts';
import type { Area, Colour, Content, Proposal, Warning, WarningDetail } from '../core/warning.ts';
import type { FieldSpec, Option, Values } from '../forms/fields.ts';
import { say } from '../state/look.svelte.ts';
import { streetShort } from '../state/names.ts';
import { w } from './words.ts';

/** Where a form was opened. */
export interface Setting {
  plan: Plan | undefined;
  seat: string;
  now: number;
  detail?: WarningDetail;
  args?: Record<string, unknown>;
}

export interface WarningForm {
  fields: (s: Setting) => FieldSpec[];
  first?: (s: Setting) => Values;
  /** The body of the command from what was filled in. */
  shape?: (body: Record<string, unknown>, s: Setting) => Record<string, unknown>;
  hint?: (s: Setting) => string;
  /** The text goes out: channels, preview, and for grave levels the word typed. */
  out?: boolean;
  width?: number;
}

export const levels: readonly Colour[] = ['red', 'orange', 'yellow', 'blue'];
const levelOptions =
  (only: readonly string[] = levels) =>
  (): Option[] =>
    levels.filter((l) => only.includes(l)).map((value) => ({ value, name: w().level[value] }));
const half = { half: true } as const;
const must = { required: true } as const;

/** An instant as it is typed: with its date, so that it reads the same tomorrow. */
export function typed(at: string | null | undefined): string {
  const t = ms(at);
  return t === undefined ? '' : `${day(t)} ${clock(t)}`;
}

function contentFields(more: { level?: FieldSpec; required?: boolean } = {}): FieldSpec[] {
  const c = () => w().content;
  const need = { required: more.required !== false };
  return [
    { id: 'type', kind: 'type', label: () => c().category, ...need, ...half },
    { id: 'hazard', kind: 'text', label: () => c().hazard, max: 40, ...half },
    more.level ?? { id: 'level', kind: 'choice', label: () => c().level, options: levelOptions(), ...need },
    { id: 'from', kind: 'time', label: () => c().from, ...half },
    { id: 'until', kind: 'time', label: () => c().until, ahead: true, ...half },
    { id: 'whole', kind: 'flag', label: () => w().field.whole },
    { id: 'area_streets', kind: 'choices', label: () => c().pickStreets, options: () => [] },
    { id: 'place', kind: 'text', label: () => c().exact, max: 200 },
    { id: 'caution', kind: 'area', label: () => c().caution, max: 1000 },
    { id: 'measures', kind: 'area', label: () => c().measures, max: 1000 },
  ];
}

/** The streets to choose from come with the setting's plan. */
const withStreets = (fields: FieldSpec[], s: Setting): FieldSpec[] =>
  fields.map((f) =>
    f.id === 'area_streets' || f.id === 'to_streets'
      ? {
          ...f,
          options: () =>
            [...(s.plan?.streets.values() ?? [])].map((x) => ({ value: x.org, name: streetShort(s.plan, x.org) })),
        }
      : f,
  );

/** The field of the form for a path that the server names. */
export const fieldAt = (path: string): string => {
  const last = path.replace(/^content\./, '');
  if (last === 'area' || last === 'area.streets') return 'area_streets';
  if (last === 'streets') return 'to_streets';
  if (last === 'category') return 'type';
  return last.split('.')[0] ?? last;
};

function firstContent(c: Content | undefined): Values {
  return {
    type: c?.type || undefined,
    hazard: c?.hazard,
    level: c?.level || undefined,
    from: typed(c?.from),
    until: typed(c?.until),
    whole: c?.area?.whole || undefined,
    area_streets: c?.area?.streets,
    place: c?.area?.place,
    caution: c?.caution,
    measures: c?.measures,
  };
}

/** Puts the fields of 3.2.4 into the content; what is left over is the command's own. */
function toContent(body: Record<string, unknown>): Record<string, unknown> {
  const { type, hazard, level, from, until, whole, area_streets, place, caution, measures, ...rest } = body;
  const area: Area = {};
  if (whole) area.whole = true;
  else if (Array.isArray(area_streets) && area_streets.length) area.streets = area_streets as string[];
  if (place) area.place = String(place);
  const content = {
    type,
    hazard,
    level,
    from,
    until,
    caution,
    measures,
    area: Object.keys(area).length ? area : undefined,
  };
  return { ...rest, content: Object.fromEntries(Object.entries(content).filter(([, v]) => v !== undefined)) };
}

const reason = (required = false): FieldSpec => ({
  id: 'reason',
  kind: 'area',
  label: () => w().field.reason,
  max: 500,
  required,
});
const weighing = (): FieldSpec[] => [
  { id: 'urgency', kind: 'text', label: () => w().pending.urgency, max: 500 },
  { id: 'development', kind: 'text', label: () => w().pending.development, max: 500 },
  { id: 'harm', kind: 'text', label: () => w().pending.harm, max: 500 },
  { id: 'expert', kind: 'text', label: () => w().pending.expert, max: 500 },
];
const current = (s: Setting): Content | undefined => s.detail?.texts.at(-1)?.content;
const proposal = (s: Setting) => s.detail?.proposals.findLast((p) => p.state === 'open' || p.state === 'returned');
const id = (s: Setting) => ({ warning: s.detail?.warning.id ?? s.args?.warning });
const onIt = (body: Record<string, unknown>, s: Setting) => ({ ...id(s), ...body });
const onContent = (body: Record<string, unknown>, s: Setting) => ({ ...id(s), ...toContent(body) });
/** A proposal that was not approved, to be put right: what was written stands. */
const firstProposal = (p: Proposal): Values => ({
  ...firstContent(p.content),
  urgency: p.urgency,
  development: p.development,
  harm: p.harm,
  expert: p.expert,
  reason: p.reason,
});
/** Issued as it was approved: nothing of the text is stated anew. */
const decided = (s: Setting, ...steps: string[]): boolean => {
  const p = s.detail?.warning.pending;
  return p !== undefined && steps.includes(p.step);
};
const soon = (now: number, hours: number) => typed(new Date(now + hours * 3_600_000).toISOString());

export const warningForms: Record<string, WarningForm> = {
  'issue-warning': {
    fields: (s) => (s.detail?.warning.pending ? [] : withStreets(contentFields(), s)),
    first: (s) => (s.detail ? {} : { from: soon(s.now, 0) }),
    shape: (b, s) => (s.detail?.warning.pending ? onIt(b, s) : onContent(b, s)),
    hint: (s) => (s.detail ? '' : w().field.orSelf),
    out: true,
    width: 980,
  },
  'propose-warning': {
    fields: (s) => {
      if (s.args?.step === 'lift') return [reason(), ...weighing().slice(3)];
      if (s.args?.step === 'extend')
        return [{ id: 'until', kind: 'time', ahead: true, label: () => w().field.until, ...must }, reason()];
      return withStreets([...contentFields(), ...weighing(), reason()], s);
    },
    first: (s) => {
      const again = s.args?.again as Proposal | undefined;
      if (again) return firstProposal(again);
      return s.detail ? firstContent(current(s)) : { from: soon(s.now, 0) };
    },
    shape: (b, s) => ({ step: s.args?.step ?? 'issue', ...onContent(b, s) }),
    width: 720,
  },
  'change-warning-proposal': {
    fields: (s) => withStreets([...contentFields(), reason()], s),
    first: (s) => firstContent(proposal(s)?.content),
    shape: onContent,
    width: 720,
  },
  'withdraw-warning-proposal': { fields: () => [reason()], shape: onIt },
  'adjust-warning': {
    fields: (s) =>
      decided(s, 'adjust', 'local') ? [] : withStreets([...contentFields(), ...weighing().slice(3), reason()], s),
    first: (s) => (decided(s, 'adjust', 'local') ? {} : firstContent(current(s))),
    shape: (b, s) => (decided(s, 'adjust', 'local') ? onIt(b, s) : onContent(b, s)),
    out: true,
    width: 980,
  },
  'extend-warning': {
    fields: (s) => [
      ...(decided(s, 'extend')
        ? []
        : [{ id: 'until', kind: 'time', ahead: true, label: () => w().field.until, ...must } as FieldSpec]),
      reason(),
    ],
    shape: onIt,
    out: true,
    width: 980,
  },
  'lift-warning': { fields: () => [reason(true)], shape: onIt, out: true, width: 980 },
  'order-warning': {
    fields: (s) => [
      { id: 'level', kind: 'choice', label: () => w().content.level, options: levelOptions(), ...must },
      { id: 'until', kind: 'time', ahead: true, label: () => w().content.until, ...half },
      { id: 'issuer', kind: 'org', label: () => w().field.orderedIssuer, ...half },
      reason(true),
      ...(s.detail ? [] : []),
    ],
    shape: ({ level, until, ...rest }, s) => ({ ...onIt(rest, s), content: { level, until } }),
  },
  'request-warning-adjustment': {
    fields: () => [
      { id: 'level', kind: 'choice', label: () => w().content.level, options: levelOptions(), ...must },
      reason(true),
    ],
    shape: onIt,
  },
  'receive-warning': {
    fields: (s) =>
      s.detail
        ? [
            ...(s.args?.change === 'cancel' ? [] : withStreets(contentFields({ required: false }), s)),
            { id: 'reference', kind: 'text', label: () => w().field.reference, max: 120, ...half },
            { id: 'at', kind: 'time', label: () => w().field.receivedAt, ...half },
          ]
        : withStreets(
            [
              {
                id: 'source',
                kind: 'choice',
                label: () => w().field.source,
                options: () => [
                  { value: 'city', name: w().source.city },
                  { value: 'outside', name: w().source.outside },
                ],
                ...must,
              },
              { id: 'issuer', kind: 'text', label: () => w().field.issuer, max: 120, ...must, ...half },
              { id: 'issued', kind: 'time', label: () => w().field.issuedAt, ...half },
              ...contentFields(),
              { id: 'words', kind: 'area', label: () => w().content.words, max: 8000 },
              { id: 'reference', kind: 'text', label: () => w().field.reference, max: 120, ...half },
              { id: 'at', kind: 'time', label: () => w().field.receivedAt, ...half },
            ],
            s,
          ),
    first: (s) => (s.detail ? firstContent(current(s)) : { source: 'city' }),
    shape: (b, s) =>
      s.detail
        ? { source: s.detail.warning.source, change: s.args?.change ?? 'update', ...onContent(b, s) }
        : toContent(b),
    width: 720,
  },
  'forward-warning': { fields: () => [], shape: onIt, out: true, width: 980 },
  'dismiss-warning': { fields: () => [reason(true)], shape: onIt },
  'relay-warning': {
    fields: (s) =>
      withStreets(
        [
          ...(s.detail
            ? []
            : [
                { id: 'issuer', kind: 'text', label: () => w().field.issuer, max: 120, ...must } as FieldSpec,
                ...contentFields({
                  level: {
                    id: 'level',
                    kind: 'choice',
                    label: () => w().content.level,
                    options: levelOptions(['red', 'orange']),
                    ...must,
                  },
                }),
                { id: 'words', kind: 'area', label: () => w().content.words, max: 8000 } as FieldSpec,
              ]),
          { id: 'reference', kind: 'text', label: () => w().field.instruction, max: 120, ...must },
          { id: 'to_streets', kind: 'choices', label: () => w().field.streets, options: () => [], ...must },
        ],
        s,
      ),
    shape: ({ to_streets, ...rest }, s) => ({ ...(s.detail ? onIt(rest, s) : toContent(rest)), streets: to_streets }),
    width: 720,
  },
  'file-warning': {
    fields: () => [
      { id: 'to', kind: 'orgs', label: () => w().field.to, hint: () => w().field.toHint },
      { id: 'reference', kind: 'text', label: () => w().field.reference, max: 120, ...half },
      { id: 'at', kind: 'time', label: () => w().field.filedAt, ...half },
    ],
    shape: onIt,
  },
  'record-reach': {
    fields: (s) => [
      {
        id: 'audience',
        kind: 'choice',
        label: () => w().reach.audience,
        options: () => (s.plan?.text.warning_audiences ?? []).map((a) => ({ value: a.id, name: say(a.title) })),
        ...must,
      },
      {
        id: 'channel',
        kind: 'choice',
        label: () => w().reach.channel,
        options: () => (s.plan?.text.warning_channels ?? []).map((c) => ({ value: c.id, name: say(c.title) })),
        ...must,
      },
      { id: 'place', kind: 'text', label: () => w().reach.place, max: 120, ...half },
      { id: 'street', kind: 'street', label: () => w().reach.street, ...half },
      { id: 'who', kind: 'text', label: () => w().reach.who, max: 80, ...half },
      { id: 'count', kind: 'number', label: () => w().reach.count, ...must, ...half },
      { id: 'at', kind: 'time', label: () => w().reach.at, ...half },
      { id: 'acknowledged', kind: 'flag', label: () => w().reach.confirmed },
    ],
    first: (s) => {
      const own = s.plan?.orgOf(s.seat) ?? '';
      return {
        audience: s.args?.audience as string | undefined,
        street: (s.args?.street as string | undefined) ?? (s.plan?.streets.has(own) ? own : undefined),
        channel: 'phone',
      };
    },
    shape: onIt,
  },
  'record-publication': {
    fields: (s) => [
      {
        id: 'channel',
        kind: 'choice',
        label: () => w().reach.channel,
        options: () =>
          (s.plan?.text.warning_channels ?? [])
            .filter((c) => s.detail?.publications.some((p) => p.channel === c.id))
            .map((c) => ({ value: c.id, name: say(c.title) })),
        ...must,
      },
      { id: 'accepted', kind: 'flag', label: () => w().publish.accepted },
      { id: 'reference', kind: 'text', label: () => w().field.reference, max: 120, ...half },
      { id: 'at', kind: 'time', label: () => w().reach.at, ...half },
      reason(),
    ],
    first: (s) => ({ channel: s.args?.channel as string | undefined, accepted: true }),
    shape: (b, s) => onIt({ ...b, accepted: b.accepted === true }, s),
  },
  'record-danger-gone': { fields: () => [{ ...reason(true), label: () => w().field.danger }], shape: onIt },
  'link-incident': {
    fields: () => [{ id: 'incident', kind: 'incident', label: () => w().field.incident, ...must }],
    shape: onIt,
  },
  'record-warning-fact': {
    fields: () => [
      { id: 'what', kind: 'area', label: () => w().facts.what, max: 500, ...must },
      { id: 'who', kind: 'text', label: () => w().facts.who, max: 120, ...must, ...half },
      { id: 'when', kind: 'time', label: () => w().facts.when, ...must, ...half },
      { id: 'how_known', kind: 'text', label: () => w().facts.how, max: 200, ...must },
      { id: 'lifted', kind: 'flag', label: () => w().facts.lifted },
    ],
    first: (s) => (s.args ?? {}) as Values,
    shape: onIt,
  },
};

/** What needs nothing but the press. */
export const pressed = new Set(['acknowledge-warning', 'confirm-warning-fact', 'acknowledge-reach']);

/** The level that the next text will carry, for the word to type. */
export function goingOut(command: string, values: Values, warning: Warning | undefined): Colour {
  const stated = values.level as Colour | undefined;
  if (stated) return stated;
  if (command === 'forward-warning') return '';
  return warning?.pending?.level || warning?.local || warning?.level || '';
}
