// Plain forms: what one is, and the pieces of which the rooms make theirs.
import type { IncidentDetail } from '../core/wire.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import type { FieldSpec, Option, Values } from './fields.ts';

/** What a form knows of where it was opened. */
export interface Setting {
  workspace: Workspace;
  incident: string;
  detail?: IncidentDetail;
  /** The duty, report, matter or alarm that it is about. */
  on?: string | number;
  args?: Record<string, unknown>;
}
export interface Spec {
  fields: (s: Setting) => FieldSpec[];
  /** What of the body does not come from a field. */
  fixed?: (s: Setting) => Record<string, unknown>;
  /** Puts the fields' values into the shape of the command. */
  shape?: (body: Record<string, unknown>, s: Setting) => Record<string, unknown>;
  first?: (s: Setting) => Values;
  hint?: () => string;
  /** What must be known before it is given, line by line. */
  notes?: (s: Setting) => string[];
  /** Cannot be undone: the number must be typed (rule 25). */
  typed?: boolean;
  width?: number;
}

/** The command is of the incident of the page. */
export const incident = (s: Setting) => ({ incident: s.incident });
/** It is of a numbered thing of that incident. */
export const about = (key: string) => (s: Setting) => ({ incident: s.incident, [key]: Number(s.on) });

export const needed = { required: true } as const;
export const half = { half: true } as const;

export const options = (words: Record<string, string>): Option[] =>
  Object.entries(words).map(([value, name]) => ({ value, name }));
export const text = (id: string, label: () => string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  id,
  kind: 'text',
  label,
  max: 200,
  ...more,
});
export const area = (id: string, label: () => string, max: number, required = true): FieldSpec => ({
  id,
  kind: 'area',
  label,
  max,
  required,
});
