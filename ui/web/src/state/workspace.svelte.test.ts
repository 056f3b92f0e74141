// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Frame } from '../core/board.ts';
import type { Api } from '../core/api.ts';
import type { RowKind } from '../core/wire.ts';
import { Workspace } from './workspace.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

// Every kind, also one that the desk's first picture does not show.
it.each(['incident', 'risk', 'round', 'group', 'district', 'message'] as const)(
  'whoever reads rows of kind %s is told when one comes',
  (kind: RowKind) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const workspace = new Workspace({ id: 'w', seat: '', person: 'p', api: {} as Api, signedOut: () => {} });
    const seen: number[] = [];
    const stop = $effect.root(() => {
      $effect(() => void seen.push(workspace.list(kind).length));
    });
    flushSync();
    const rows = [{ key: `${kind}/1`, kind, changed: 2, data: { id: '1' } }];
    workspace.board.fold({ type: 'snapshot', head: 2, rows } as unknown as Frame);
    flushSync();
    expect(seen).toEqual([0, 1]);
    stop();
  },
);
