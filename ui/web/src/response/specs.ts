// The plain forms of the handling on the scene: one command, a few fields. What
// has rows of its own (post, measures, supplies, release) is not here.
import type { Prompt } from '../core/response.ts';
import type { FieldSpec, Option } from '../forms/fields.ts';
import { incident, options, text, type Setting, type Spec } from '../forms/plain.ts';
import { say, t } from '../state/look.svelte.ts';
import { commanderOptions } from './commanders.ts';
import { commandSpecs } from './commandSpecs.ts';
import { stillOpen } from './ending.ts';
import { gradedSpecs } from './graded.specs.ts';
import { w } from './words.ts';

/** Under the city's command a level is the city's decision (A48). */
const cityCommands = (s: Setting) => s.detail?.incident.command === 'municipal-field-command';

/** The seat of a body's head, else of whoever leads it. */
function headOf(s: Setting, org: string): string | undefined {
  const seats = [...(s.workspace.plan?.seats.values() ?? [])].filter((x) => x.org === org);
  return (seats.find((x) => x.role === 'head') ?? seats.find((x) => x.role === 'leader') ?? seats[0])?.id;
}
const commanders = (s: Setting): Option[] => commanderOptions(s.workspace.plan, s.detail?.response);

export const responseSpecs: Record<string, Spec> = {
  ...gradedSpecs,
  ...commandSpecs,
  'take-over-command': {
    fields: (s) => [
      { id: 'commander', kind: 'seat', label: () => w().post.commander, required: true, options: () => commanders(s) },
    ],
    fixed: incident,
  },
  'assign-task': {
    fields: (s) => [
      ...(s.args?.org ? [] : [{ id: 'org', kind: 'org', required: true } as FieldSpec]),
      { id: 'text', kind: 'area', label: () => w().forces.taskText, required: true, max: 500 },
      { id: 'due', kind: 'time', label: () => w().forces.due, half: true },
    ],
    fixed: (s) => ({ incident: s.incident, org: s.args?.org, team: s.args?.team || undefined }),
  },
  'answer-prompt': {
    fields: (s) => {
      const { prompt, answer } = s.args as { prompt: Prompt; answer: string };
      const asks = answer === 'done' ? prompt.asks : [];
      return [
        ...asks.map((a) => text(a.id, () => say(a.title), { required: a.needed })),
        {
          id: 'note',
          kind: 'area',
          label: answer === 'done' ? () => w().prompts.what : () => w().prompts.why,
          required: answer !== 'done',
          max: 500,
        },
      ];
    },
    fixed: (s) => {
      const { prompt, answer } = s.args as { prompt: Prompt; answer: string };
      return { incident: s.incident, prompt: prompt.id, ref: prompt.ref, answer };
    },
    shape: ({ incident, prompt, ref, answer, note, ...details }) => ({
      incident,
      prompt,
      ref,
      answer,
      note,
      details: Object.keys(details).length ? details : undefined,
    }),
    hint: () => w().prompts.title,
  },
  'end-handling': {
    fields: (s) => [
      { id: 'removed', kind: 'flag' },
      { id: 'restored', kind: 'flag' },
      { id: 'basis', kind: 'area', label: () => w().ending.basis, max: 500 },
      {
        id: 'tags',
        kind: 'choices',
        label: () => w().ending.tags,
        options: () => (s.workspace.plan?.impacts ?? []).map((i) => ({ value: i.id, name: say(i.title) })),
      },
      { id: 'public', kind: 'choice', label: () => w().ending.public, options: () => options(w().ending.publicWords) },
      { id: 'city_reference', kind: 'text', max: 200 },
    ],
    fixed: incident,
    shape: (b) => ({ ...b, removed: b.removed === true, restored: b.restored === true }),
    notes: (s) => [
      ...stillOpen(s.detail?.response, s.workspace.plan),
      w().ending.notices(s.detail?.incident.units?.length ?? 0),
    ],
    width: 640,
  },
  // Only a release has something to fill in; to confirm is one press.
  'decide-task': {
    fields: () => [{ id: 'reason', kind: 'area', label: () => w().review.why, required: true, max: 500 }],
    fixed: (s) => ({ incident: s.incident, task: Number(s.on), decision: 'release' }),
    hint: () => w().review.releaseHint,
  },
  'report-task': {
    fields: () => [{ id: 'proof', kind: 'area', label: () => w().tasks.proof, max: 500 }],
    fixed: (s) => ({ incident: s.incident, task: Number(s.on), state: 'done' }),
  },
  'lower-response': {
    fields: (s) => [
      {
        id: 'level',
        kind: 'choice',
        label: () => w().post.newLevel,
        required: true,
        options: () =>
          (cityCommands(s) ? [1, 2, 3] : [2, 3].filter((n) => n > (s.detail?.incident.response ?? 0))).map((n) => ({
            value: String(n),
            name: t().response[n] ?? String(n),
          })),
      },
      { id: 'reason', kind: 'area', max: 500 },
      // A48: the city hands command back by a decision of its own.
      ...(cityCommands(s)
        ? [{ id: 'city_reference', kind: 'text', required: true, max: 200 } satisfies FieldSpec]
        : []),
    ],
    fixed: incident,
    shape: (b) => ({ ...b, level: Number(b.level) }),
  },
  'set-up-temporary-hq': {
    fields: () => [{ id: 'also', kind: 'orgs', label: () => w().post.members }],
    fixed: incident,
    shape: ({ also, ...rest }, s) => {
      const { approver, head } = s.detail?.response?.temporary ?? {};
      const others = ((also as string[] | undefined) ?? []).map((org) => headOf(s, org));
      return { ...rest, members: [...new Set([approver, head, ...others].filter(Boolean))] };
    },
  },
  'request-expansion': {
    fields: () => [{ id: 'text', kind: 'area', label: () => w().post.text, required: true, max: 1000 }],
    // 4.3.5: asked in the committee's name.
    fixed: (s) => ({ incident: s.incident, in_name_of: 'emergency-committee' }),
    hint: () => w().post.stillOurs,
  },
  'record-city-answer': {
    fields: () => [
      { id: 'answer', kind: 'choice', required: true, options: () => options(w().post.answer) },
      { id: 'reference', kind: 'text', required: true, max: 200 },
    ],
    fixed: incident,
  },
  'declare-catastrophe': {
    fields: () => [{ id: 'reference', kind: 'text', required: true, max: 200 }],
    fixed: incident,
  },
};
