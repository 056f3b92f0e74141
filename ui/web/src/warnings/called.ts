// How a warning is called: what the wall and the desk's header need of it, apart
// from the words of its page.
import type { Plan } from '../core/plan.ts';
import type { Warning } from '../core/warning.ts';
import { look } from '../state/look.svelte.ts';
import { typeName } from '../state/names.ts';

/** 暴雨; where only the type is known, that. */
export function hazardName(plan: Plan | undefined, x: Warning): string {
  if (look.language === 'zh') return x.hazard || typeName(plan, x.type);
  return typeName(plan, x.type) || x.hazard || '';
}

export const issuerSide = (x: Warning): 'city' | 'district' => (x.source === 'city' ? 'city' : 'district');
