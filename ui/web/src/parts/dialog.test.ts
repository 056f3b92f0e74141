// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import Dialog from './Dialog.svelte';

afterEach(cleanup);

function open() {
  const onclose = vi.fn();
  const children = createRawSnippet(() => ({ render: () => '<input aria-label="file" type="file" />' }));
  const { unmount } = render(Dialog, { title: 't', children, onclose });
  return { onclose, unmount, dialog: screen.getByRole('dialog') };
}

it('closes on Escape', async () => {
  const { onclose, dialog } = open();
  await fireEvent(dialog, new Event('cancel', { cancelable: true }));
  expect(onclose).toHaveBeenCalledTimes(1);
});
it('stays when a file chooser in it is left without a choice', async () => {
  const { onclose } = open();
  await fireEvent(screen.getByLabelText('file'), new Event('cancel', { bubbles: true }));
  expect(onclose).not.toHaveBeenCalled();
});
it('goes when the browser closed it unasked, and not twice', async () => {
  const { onclose, dialog, unmount } = open();
  await fireEvent(dialog, new Event('close'));
  expect(onclose).toHaveBeenCalledTimes(1);
  unmount();
  await fireEvent(dialog, new Event('close'));
  expect(onclose).toHaveBeenCalledTimes(1);
});
