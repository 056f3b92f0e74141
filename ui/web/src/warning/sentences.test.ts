import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sentences as en } from './sentences.en.ts';
import { sentences as zh } from './sentences.zh.ts';

it('every line that a warning writes into a timeline has its sentence in both languages', () => {
  const source = readFileSync('../../dispatch/warnings_events.go', 'utf8');
  const kinds = [...source.matchAll(/Kind\(\) string\s*\{ return "([a-z_]+)" \}/g)].map((m) => m[1]!);
  expect(kinds.length).toBeGreaterThan(20);
  for (const kind of kinds) {
    expect(zh[kind], `zh ${kind}`).toBeTypeOf('function');
    expect(en[kind], `en ${kind}`).toBeTypeOf('function');
  }
});
