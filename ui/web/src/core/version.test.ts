import { expect, it } from 'vitest';
import { entryOf, isNewer, servedEntry } from './version.ts';

const page = (name: string) => `<html><script type="module" crossorigin src="/assets/${name}.js"></script></html>`;

it('tells a build by its entry script', () => {
  expect(entryOf(page('index-abc12345'))).toBe('/assets/index-abc12345.js');
  expect(entryOf('<html></html>')).toBeUndefined();
});
it('is newer only if both are known and differ', () => {
  expect(isNewer('/a.js', '/b.js')).toBe(true);
  expect(isNewer('/a.js', '/a.js')).toBe(false);
  expect(isNewer('/a.js', undefined)).toBe(false);
  expect(isNewer(undefined, '/a.js')).toBe(false);
});
it('says nothing while the server does not answer, or answers with an error', async () => {
  const served = (ok: boolean) =>
    servedEntry(() => Promise.resolve({ ok, text: () => Promise.resolve(page('index-1')) }));
  expect(await served(true)).toBe('/assets/index-1.js');
  expect(await served(false)).toBeUndefined();
  expect(await servedEntry(() => Promise.reject(new Error('down')))).toBeUndefined();
});
