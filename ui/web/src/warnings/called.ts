// How a warning is called: what the wall and the desk's header need of it, apart
// from the words of its page.
import type { Plan } from '../core/plan.ts';
import type { Warning } from '../core/warning.ts';
import { look, t } from '../state/look.svelte.ts';
import { typeName } from '../state/names.ts';

/** 暴雨; where only the type is known, that. In English the type, unless the hazard was entered in Latin letters. */
export function hazardName(plan: Plan | undefined, x: Warning): string {
  const { hazard = '' } = x;
  if (hazard && (look.language === 'zh' || /^[ -~]+$/.test(hazard))) return hazard;
  return typeName(plan, x.type) || hazard;
}

/** 大风蓝色预警. */
export function warningName(plan: Plan | undefined, x: Warning): string {
  const level = x.local || x.level || x.stated;
  return t().warning.named(hazardName(plan, x), level ? t().warning[level] : '');
}

export const issuerSide = (x: Warning): 'city' | 'district' => (x.source === 'city' ? 'city' : 'district');
