// Who is on each scene, for the wall. Pure functions of rows.
import type { Incident } from '../core/wire.ts';
import { live } from '../core/lists.ts';

export interface Scene {
  id: string;
  title: string;
  street?: string;
  /** Under whose command they stand: the body, or the district's own within the city's. */
  under?: string;
  teams: number;
  persons: number;
  onWay: number;
  /** The strongest first. */
  bodies: { org: string; persons: number }[];
}

/** The scenes where somebody is or is coming to, the strongest first. */
export function scenes(incidents: readonly Incident[]): Scene[] {
  return incidents
    .filter((i) => live(i.phase) && !i.merged_into && i.roster)
    .map((i) => ({
      id: i.id,
      title: i.title,
      street: i.street,
      under: i.roster?.under,
      teams: i.roster?.teams ?? 0,
      persons: i.roster?.persons ?? 0,
      onWay: i.roster?.on_way ?? 0,
      bodies: i.roster?.bodies ?? [],
    }))
    .sort((a, b) => b.persons - a.persons || b.teams - a.teams || b.onWay - a.onWay || a.id.localeCompare(b.id));
}
