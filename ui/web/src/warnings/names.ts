// Who issued a warning, and where it holds, in the language in force.
import type { Plan } from '../core/plan.ts';
import type { Warning, Area } from '../core/warning.ts';
import { t } from '../state/look.svelte.ts';
import { orgShort, streetShort } from '../state/names.ts';
import { w } from './words.ts';

export { hazardName, issuerSide } from './called.ts';

/** Who issued it: of one from elsewhere as it names itself. */
export const issuerName = (plan: Plan | undefined, x: Warning): string =>
  x.source === 'own' ? orgShort(plan, x.issuer) : x.origin || orgShort(plan, x.issuer);

export function areaName(plan: Plan | undefined, area: Area | undefined, most = 15): string {
  if (!area) return '';
  if (area.whole) return area.place ? `${w().whole} · ${area.place}` : w().whole;
  const streets = (area.streets ?? []).map((s) => streetShort(plan, s));
  const parts = streets.length > most ? [...streets.slice(0, most), w().more(streets.length - most)] : streets;
  if (area.communities?.length) parts.push(w().communities(area.communities.length));
  if (area.place) parts.push(area.place);
  return t().app.listed(parts);
}
