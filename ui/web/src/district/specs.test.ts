import { expect, test } from 'vitest';
import { quantities } from './specs.ts';

test.each([
  ['帐篷 100', { 帐篷: 100 }],
  ['帐篷：100\n毛毯，200', { 帐篷: 100, 毛毯: 200 }],
  ['救生衣 XL 3', { '救生衣 XL': 3 }],
  ['帐篷 10\n\n帐篷 5', { 帐篷: 15 }],
  ['帐篷', { 帐篷: 0 }],
  ['', {}],
])('what is typed line by line: %j', (typed, want) => {
  expect(quantities(typed)).toEqual(want);
});
