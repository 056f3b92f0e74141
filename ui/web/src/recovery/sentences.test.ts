import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sentences as en } from './sentences.en.ts';
import { sentences as zh } from './sentences.zh.ts';

it('every line that recovery writes into a timeline has its sentence in both languages', () => {
  const dir = join(process.cwd(), '../../dispatch');
  const source = ['recovery_acts.go', 'compensation.go', 'investigation.go']
    .map((f) => readFileSync(join(dir, f), 'utf8'))
    .join('\n');
  const kinds = [...source.matchAll(/Kind\(\) string\s*\{ return "([a-z_]+)" \}/g)].map((m) => m[1]!);
  expect(kinds.length).toBeGreaterThan(15);
  // What is set aside for a year belongs to no incident.
  for (const kind of kinds.filter((k) => k !== 'fund_set')) {
    expect(zh[kind], `zh ${kind}`).toBeTypeOf('function');
    expect(en[kind], `en ${kind}`).toBeTypeOf('function');
  }
});
