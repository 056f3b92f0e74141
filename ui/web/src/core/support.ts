// The wire forms of the fields of support (4.5.5).
import type { Instant } from './wire.ts';

/** A plan of the catalogue that supports, with who keeps it (8.3, 4.5.5). */
export interface SupportPlan {
  id: string;
  name: { zh: string; en: string };
  clause: string;
  keepers: string[];
  /** 0: as it was when the master plan was made. */
  edition: number;
  issued?: Instant | null;
  revising?: string;
}
/** Something that the plan asks of a field of support, as it stands. */
export interface SupportAsk {
  id: string;
  clause: string;
  title: { zh: string; en: string };
  to: string;
  open: boolean;
  answer?: 'done' | 'not_needed';
  at?: Instant | null;
}
/** A field of support (4.5.5): who leads it and helps, its plans, what is asked of it. */
export interface SupportField {
  id: string;
  clause: string;
  title: { zh: string; en: string };
  bodies: { org: string; clause: string; leads?: boolean }[];
  plans: SupportPlan[];
  /** The working group of a post that has it, and whether it was formed. */
  group?: string;
  formed?: boolean;
  /** The incident itself is of this field. */
  own?: boolean;
  asks: SupportAsk[];
  duties: number[];
  lacking?: ('lead' | 'plan')[];
}
