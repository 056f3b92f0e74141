// The wire form of what a register has, and where.

/** How much of a register there is, and where: a row for each. */
export interface Strength {
  register: string;
  total: number;
  available: number;
  on_way: number;
  on_scene: number;
  away: number;
  persons?: number;
  groups?: StrengthGroup[];
  low?: number;
  places?: number;
  open?: number;
  occupied?: number;
}
export interface StrengthGroup {
  id: string;
  total: number;
  available: number;
  on_way: number;
  on_scene: number;
}
