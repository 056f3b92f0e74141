import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Args, type Namer } from '../incident/sentence.ts';
import { sentences as en } from './sentences.en.ts';
import { sentences as zh } from './sentences.zh.ts';

const name = {
  seat: (id: string) => `<${id}>`,
  org: (id: string) => `<${id}>`,
  street: (id: string) => `<${id}>`,
} as Namer;
const tell = (s: typeof zh, what: string, args: Record<string, unknown>) =>
  s[what]!(new Args(args, name, (x) => x.join('、')));

it('every line that the handling writes into a timeline has its sentence in both languages', () => {
  const dir = join(process.cwd(), '../../dispatch');
  const source = readdirSync(dir)
    .filter((f) =>
      /^(approve|prompts|decide_post|reviews|measures|supplies|expansion|releases|rumours|mobilisation|command_post|forces|scene|conditions|calls|groups|jurisdiction|rightful)\.go$/.test(
        f,
      ),
    )
    .map((f) => readFileSync(join(dir, f), 'utf8'))
    .join('\n');
  const kinds = [...source.matchAll(/Kind\(\) string\s*\{ return "([a-z_]+)" \}/g)].map((m) => m[1]!);
  expect(kinds.length).toBeGreaterThan(20);
  // Stock, a request to the city, a major event and the totals of a group write
  // no line of their own.
  const silent = new Set(['stock_set', 'expansion_requested', 'major_event_registered', 'overlap_recorded']);
  for (const kind of kinds.filter((k) => !silent.has(k))) {
    expect(zh[kind], `zh ${kind}`).toBeTypeOf('function');
    expect(en[kind], `en ${kind}`).toBeTypeOf('function');
  }
});
it('what the post lacks is named', () => {
  const args = { commander: 'hq/commander', missing: 'press,contact:专业处置组', groups: '1' };
  expect(tell(zh, 'post_formed', args)).toBe(
    '现场指挥部就绪，总指挥<hq/commander>，1 个工作组；尚缺新闻发布点、专业处置组联系方式',
  );
});
it('a count in a shelter reads as one', () => {
  expect(tell(en, 'shelter_changed', { step: 'count', name: 'Hall', occupied: '31' })).toBe(
    '31 people in shelter “Hall”',
  );
});
