import { expect, test } from 'vitest';
import { Failed } from '../core/api.ts';
import type { Attachment } from '../core/wire.ts';
import { choose, inOrder, keep, naming } from './upload.ts';

const stored = { id: 'f1', kind: 'application/pdf' };
const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

test('a file is sent as bytes, and sent again it is the same upload', async () => {
  const asked: RequestInit[] = [];
  const chosen = choose(new File(['%PDF-1.7'], '图纸.pdf', { type: 'text/html' }));
  let n = 0;
  const fetch = (_: RequestInfo | URL, init?: RequestInit) => {
    asked.push(init!);
    return n++ === 0 ? Promise.reject(new TypeError('cut')) : Promise.resolve(answer(201, { file: stored }));
  };
  await expect(keep(fetch, '/x', 'a/duty', chosen)).rejects.toBeInstanceOf(Failed);
  expect(await keep(fetch, '/x', 'a/duty', chosen)).toEqual(stored);
  const headers = asked.map((a) => a.headers as Record<string, string>);
  expect(headers.map((h) => h['Content-Type'])).toEqual(['application/octet-stream', 'application/octet-stream']);
  expect(headers[0]!['Idempotency-Key']).toBe(headers[1]!['Idempotency-Key']);
  expect(headers[0]!['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/);
  expect(choose(chosen.file).key).not.toBe(chosen.key);
});

test('why a file is not kept reaches whoever sent it', async () => {
  const fetch = () => Promise.resolve(answer(415, { code: 'attachment.kind', status: 415, detail: '只收' }));
  const failed: unknown = await keep(fetch, '/x', 'a/duty', choose(new File(['MZ'], 'a.exe'))).catch((e: unknown) => e);
  expect((failed as Failed).problem.code).toBe('attachment.kind');
});

test('the command names what was kept, and whose it is', () => {
  expect(naming('XC1', stored, '图纸.pdf', { from: 'fire-rescue' })).toEqual({
    incident: 'XC1',
    file: stored,
    file_name: '图纸.pdf',
    from: 'fire-rescue',
  });
});

test('documents stand before photographs, each as they came', () => {
  const a = (file: string, kind: string, got: string) => ({ file, kind, got_at: got }) as Attachment;
  const list = [
    a('p', 'image/png', '2026-03-01T09:00:00+08:00'),
    a('late', 'application/pdf', '2026-03-01T11:00:00+08:00'),
    a('early', 'text/plain', '2026-03-01T10:00:00+08:00'),
  ];
  expect(inOrder(list).map((x) => x.file)).toEqual(['early', 'late', 'p']);
});
