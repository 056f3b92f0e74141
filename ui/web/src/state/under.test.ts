import { expect, test } from 'vitest';
import type { PlanText } from '../core/plan.ts';
import { under } from './under.ts';
import type { Workspace } from './workspace.svelte.ts';

const text = (hash: string, name: string) =>
  ({ hash, organisations: [{ id: 'old-bureau', name: { zh: name, en: name } }] }) as unknown as PlanText;

/** A workspace with state of its own that a stranger's receiver must not break. */
class Desk {
  #given: string[] = [];
  plan = { text: text('new', '新') };
  now = 1;
  asked: string[] = [];
  fail = false;
  api = {
    get: (path: string) => {
      this.asked.push(path);
      return this.fail ? Promise.reject(new Error('cut')) : Promise.resolve(text(path.split('/').pop()!, '旧局'));
    },
  };
  get given() {
    return this.#given;
  }
  get self() {
    return this;
  }
  give(name: string) {
    this.#given.push(name);
  }
}
const make = () => {
  const own = new Desk();
  return { own, workspace: own as unknown as Workspace };
};

test('a workspace seen under an earlier version has its plan and is otherwise the same', async () => {
  const { own, workspace } = make();
  const seen = await under(workspace, 'aaa');
  expect(seen.plan?.orgs.get('old-bureau')?.name.zh).toBe('旧局');
  expect(own.plan.text.hash).toBe('new');
  const as = seen as unknown as Desk;
  as.give('x');
  expect(own.given).toEqual(['x']);
  own.now = 7;
  expect(as.now).toBe(7);
  as.now = 9;
  expect(own.now).toBe(9);
  expect(seen.self).toBe(workspace);
});

test('a version is asked for once, and its view stays the same object', async () => {
  const { own, workspace } = make();
  const one = await under(workspace, 'bbb');
  expect(await under(workspace, 'bbb')).toBe(one);
  expect(await under(make().workspace, 'bbb')).not.toBe(one);
  expect(own.asked).toEqual(['/api/plan/bbb']);
});

test('what could not be had is asked for again', async () => {
  const { own, workspace } = make();
  own.fail = true;
  await expect(under(workspace, 'ccc')).rejects.toThrow();
  own.fail = false;
  expect((await under(workspace, 'ccc')).plan?.text.hash).toBe('ccc');
});
