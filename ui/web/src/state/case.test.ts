// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Case } from './case.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function looking() {
  const asked: string[] = [];
  const ask = (path: string) => (asked.push(path), Promise.resolve({}));
  return { asked, looked: new Case({ ask } as unknown as Workspace) };
}

test('the first look asks at once', () => {
  const { asked, looked } = looking();
  looked.look('XC1');
  looked.follow('1');
  vi.advanceTimersByTime(0);
  expect(asked).toEqual(['incidents/XC1']);
});

test('five keys a second ask for the first and for where the hand rests, not for what lies between', () => {
  const { asked, looked } = looking();
  for (let i = 1; i <= 6; i++) {
    looked.look(`XC${i}`);
    looked.follow(`${i}`);
    vi.advanceTimersByTime(200);
  }
  expect(asked).toEqual(['incidents/XC1']);
  vi.advanceTimersByTime(100);
  expect(asked).toEqual(['incidents/XC1', 'incidents/XC6']);
});
