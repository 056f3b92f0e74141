// The wire forms of the registers of chapter 6 and of their files.
import type { Instant, Words } from '../core/wire.ts';

export interface Column {
  id: string;
  name: Words;
  type: 'text' | 'number' | 'org' | 'street' | 'choice' | 'events' | 'date' | 'yes' | 'degree' | 'name' | 'phone';
  needed?: boolean;
  max?: number;
  options?: { id: string; name: Words }[];
  hint: Words;
}
export interface Spec {
  kind: string;
  name: Words;
  cite: string[];
  columns: Column[];
  /** Its entries can be called to a scene. */
  sent?: boolean;
}
export interface RegisterInfo extends Spec {
  entries: number;
  imported?: Instant | null;
}
export interface Entry {
  key: string;
  values: Record<string, string>;
  sealed?: string[];
  personal?: Record<string, string>;
  state?: '' | 'unavailable' | 'outside';
  why?: string;
  until?: Instant | null;
  certified?: Instant | null;
  changed: Instant | null;
  mine?: boolean;
  out?: string;
  out_name?: string;
  on_scene?: boolean;
}
export interface Register {
  spec: Spec;
  entries: Entry[];
}
export interface RowFault {
  row?: number;
  column?: string;
  code: string;
  text: Words;
}
/** What an import did, or would do. */
export interface Imported {
  register: string;
  format?: string;
  encoding?: string;
  rows: number;
  good: number;
  added: number;
  changed: number;
  unchanged: number;
  retired: number;
  ignored: string[];
  faults: RowFault[];
  more?: number;
  changes: { row: number; key: string; name?: string; what: string }[];
  done: boolean;
}

export const personal = (c: Column) => c.type === 'name' || c.type === 'phone';
