import { afterEach, expect, it } from 'vitest';
import { look } from '../state/look.svelte.ts';
import { part, why } from './ill.ts';

afterEach(() => look.speak('zh'));

const auditor = { id: 'auditor', ok: false, code: 'owner_differs', message: 'at commit 133' };
it.each([
  [auditor, '核对异常', /日志里/],
  [{ id: 'storage', ok: false, code: 'storage_full', message: 'the disk is full' }, '存储异常', /磁盘已满/],
  [{ id: 'path/sms', ok: false, code: 'path_failed', message: '' }, '外发通道 sms异常', /直接电话/],
  [{ id: 'new', ok: false, code: 'unheard', message: 'of' }, 'new异常', /^of$/],
])('%o is told in the reader’s language', (health, what, said) => {
  expect(part(health)).toBe(what);
  expect(why(health)).toMatch(said);
});
it('in English too', async () => {
  await look.speak('en');
  expect([part(auditor), why(auditor)]).toEqual(['Auditor: fault', expect.stringContaining('is in the log')]);
});
