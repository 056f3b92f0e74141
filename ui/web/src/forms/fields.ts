// What a form asks for: the kinds of field, and how what was typed becomes the
// body of a command.
import { instant, readTime } from '../core/time.ts';

export type FieldKind =
  | 'text'
  | 'area'
  | 'number'
  | 'time'
  | 'flag'
  | 'org'
  | 'orgs'
  | 'street'
  | 'type'
  | 'seat'
  | 'incident'
  | 'entry'
  | 'kept'
  | 'choice'
  | 'choices';

export interface Option {
  value: string;
  name: string;
  note?: string;
}
export interface FieldSpec {
  /** The name of the field in the command. */
  id: string;
  kind: FieldKind;
  /** Its label, where it is not the catalogue's word for the id. */
  label?: () => string;
  required?: boolean;
  options?: () => Option[];
  max?: number;
  /** A time that is to come: 16:00 is the next one. */
  ahead?: boolean;
  /** Half the width of the form. */
  half?: boolean;
  hint?: () => string;
  /** Of kind `entry`: the register from which it is picked. */
  register?: string;
  /** Only the entries of which this is true are offered. */
  only?: (entry: Picked) => boolean;
  /** What is not in the register may be written too. */
  free?: boolean;
  /** What picking an entry fills in; undefined: something was written that is none. */
  pick?: (entry: Picked | undefined, text: string) => Values;
}
/** An entry of a register, as far as forms use it. */
export interface Picked {
  key: string;
  values: Record<string, string>;
  personal?: Record<string, string>;
  state?: string;
  out?: string;
}

export type Value = string | number | boolean | string[] | undefined;
export type Values = Record<string, Value>;

/** Fields that were left blank though they are required, and times that are none. */
export function faults(fields: readonly FieldSpec[], values: Values, now: number): Record<string, 'blank' | 'time'> {
  const out: Record<string, 'blank' | 'time'> = {};
  for (const f of fields) {
    const v = values[f.id];
    const blank = v === undefined || v === '' || (Array.isArray(v) && v.length === 0);
    if (blank && f.required) out[f.id] = 'blank';
    if (!blank && f.kind === 'time' && readTime(String(v), now, f.ahead) === undefined) out[f.id] = 'time';
  }
  return out;
}

/** The body of the command: what was filled in, times as instants, nothing for blanks. */
export function bodyOf(fields: readonly FieldSpec[], values: Values, now: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const f of fields) {
    const v = values[f.id];
    if (v === undefined || v === '' || (Array.isArray(v) && v.length === 0)) continue;
    if (f.kind === 'time') {
      const t = readTime(String(v), now, f.ahead);
      if (t !== undefined) out[f.id] = instant(t);
    } else if (f.kind === 'number') out[f.id] = Number(v);
    else out[f.id] = typeof v === 'string' ? v.trim() : v;
  }
  return out;
}
