// A workspace as something sees it that was opened under an earlier version of the
// plan: the same rows, line, clock and commands, with the plan of that version. Its
// words, types and forms are those by which it runs; the version in force may have
// dropped them.
import { Plan, type PlanText } from '../core/plan.ts';
import type { Workspace } from './workspace.svelte.ts';

/** A version never changes: one that was read is kept. */
const versions = new Map<string, Promise<Plan>>();
const views = new WeakMap<Workspace, Map<string, Workspace>>();

function version(workspace: Workspace, hash: string): Promise<Plan> {
  let plan = versions.get(hash);
  if (!plan) {
    plan = workspace.api.get<PlanText>(`/api/plan/${encodeURIComponent(hash)}`).then((text) => new Plan(text));
    versions.set(hash, plan);
    // What could not be had is asked for again.
    plan.catch(() => versions.delete(hash));
  }
  return plan;
}

/** The workspace under a version; the same object for the same version, so that nothing is drawn anew. */
export async function under(workspace: Workspace, hash: string): Promise<Workspace> {
  const plan = await version(workspace, hash);
  const of = views.get(workspace) ?? new Map<string, Workspace>();
  views.set(workspace, of);
  const view = of.get(hash) ?? withPlan(workspace, plan);
  of.set(hash, view);
  return view;
}

/** Everything but the plan is the workspace's own: what is reactive there is so here. */
function withPlan(workspace: Workspace, plan: Plan): Workspace {
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(workspace, {
    get(own, name) {
      if (name === 'plan') return plan;
      const value: unknown = Reflect.get(own, name, own);
      if (typeof value !== 'function') return value;
      if (!bound.has(name)) bound.set(name, value.bind(own));
      return bound.get(name);
    },
    set: (own, name, value) => name !== 'plan' && Reflect.set(own, name, value, own),
  });
}
