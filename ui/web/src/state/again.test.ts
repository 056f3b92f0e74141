import { afterEach, expect, test } from 'vitest';
import type { Command } from '../core/commands.ts';
import { again } from './again.ts';
import { dialogs } from './dialogs.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

afterEach(() => dialogs.close());

function refused(form: Command['form']) {
  const saved: Record<string, unknown> = {};
  const discarded: string[] = [];
  const asked: string[] = [];
  const workspace = {
    drafts: { save: (slot: string, typed: unknown) => (saved[slot] = typed) },
    commands: { discard: (key: string) => discarded.push(key) },
    ask: (path: string) => (asked.push(path), Promise.resolve({ fresh: true })),
  } as unknown as Workspace;
  const command = { key: 'k', name: 'send-report', progress: 'refused', form } as Command;
  return { saved, discarded, asked, back: again(workspace, command) };
}

test('what was refused opens in its form again, with its text and the page as it is now', async () => {
  const typed = { items: { cause: '原因待查' } };
  const { saved, discarded, asked, back } = refused({
    dialog: 'report',
    props: { incident: 'XC1' },
    slot: 'report/XC1',
    typed,
    page: 'incidents/XC1',
  });
  await back?.();
  expect(saved).toEqual({ 'report/XC1': typed });
  expect(asked).toEqual(['incidents/XC1']);
  expect(discarded).toEqual(['k']);
  expect(dialogs.open).toEqual({ name: 'report', props: { incident: 'XC1', detail: { fresh: true } } });
});

test('what was written in no form has none to open', () => {
  expect(refused(undefined).back).toBeUndefined();
});
