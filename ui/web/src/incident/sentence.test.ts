import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../core/wire.ts';
import { en } from './en.ts';
import { sentence, subjectOf, type Namer, type Sentences } from './sentence.ts';
import { zh } from './zh.ts';

const name: Namer = {
  org: (id) => `<${id}>`,
  seat: (id) => `[${id}]`,
  street: (id) => id,
  type: (no) => `#${no}`,
  rule: (id) => id,
  impact: (id) => id,
  condition: (id) => id,
  item: (id) => id,
  level: (level, may) => `L${level}${may ? '?' : ''}`,
  response: (level) => `R${level}`,
  time: (t) => t.slice(11, 16),
  report: (kind, n) => `${kind}${n}`,
  source: (k) => k,
  channel: (k) => k,
  outlet: (k) => k,
  measure: (k) => k,
  ground: (k) => k,
  basis: (k) => k,
  involved: (k) => k,
  figure: (n, v) => `${n}=${v}`,
  figureSource: (k) => k,
};
const say = (words: Sentences, what: string, args: Record<string, unknown> = {}) =>
  sentence({ what, args } as Entry, words, name, (items) => items.join('、'));

// Every kind of event that the server may put into a timeline, from its own table.
const source = readFileSync('../../dispatch/event_kinds.go', 'utf8');
const methods = [
  ...source.matchAll(
    /\*(\w+)\) Kind\(\) +string +\{ return "(\w+)" \}\nfunc \(\w* ?\*\1\) Stream\(\) string *\{[^"]*"(\w+)/g,
  ),
];
const told = methods
  .filter(
    ([, , kind, stream]) => ['incident', 'report', 'duty', 'matter'].includes(stream ?? '') && kind !== 'intake_sorted',
  )
  .map(([, , kind]) => kind as string);

describe('the sentences of the timeline', () => {
  it('find the table of kinds', () => expect(told.length).toBeGreaterThan(45));
  it.each(told)('know %s in both languages', (kind) => {
    expect(zh.sentences[kind], 'zh').toBeTypeOf('function');
    expect(en.sentences[kind], 'en').toBeTypeOf('function');
  });
  it('leave no argument out as undefined, whatever is missing', () => {
    for (const [language, words] of Object.entries({ zh, en })) {
      for (const kind of Object.keys(words.sentences)) {
        const text = say(words.sentences, kind);
        expect(text, `${language} ${kind}`).not.toMatch(/undefined|null|NaN|\[object/);
        expect(text.trim(), `${language} ${kind}`).not.toBe('');
      }
    }
  });
  it('name bodies, levels and figures', () => {
    expect(say(zh.sentences, 'bodies_coordinated', { bodies: 'a,b' })).toBe('调度 <a>、<b>');
    expect(say(zh.sentences, 'severity_determined', { level: '3', may: 'yes', by: 'x', basis: '有人被困' })).toBe(
      '判定为L3?（<x>）：有人被困',
    );
    expect(say(en.sentences, 'figures_recorded', { dead: '1', trapped: '-1', source: 'y' })).toBe(
      'dead=1、trapped=-1 (source: y)',
    );
    expect(say(zh.sentences, 'incidents_merged', { from: 'XC2' })).toBe('XC2 并入本事件');
    expect(
      say(zh.sentences, 'obligation_released', { debtor: 'd', rule: 'r', release: 'void', cause: 'covered' }),
    ).toBe('<d>「r」失效：他单位已报');
  });
  it('show a kind of a later release as it is, rather than nothing', () => {
    expect(say(zh.sentences, 'something_new')).toBe('something_new');
  });
});

it('sifts by what an entry is about', () => {
  expect(['report_sent', 'obligation_fulfilled', 'response_started', 'note_added'].map(subjectOf)).toEqual([
    'reports',
    'duties',
    'handling',
    'facts',
  ]);
});
