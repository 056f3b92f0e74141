import { describe, expect, it } from 'vitest';
import { ms } from '../core/time.ts';
import { bodyOf, faults, type FieldSpec } from './fields.ts';

const now = ms('2026-11-23T14:00:00+08:00') as number;
const fields: FieldSpec[] = [
  { id: 'reason', kind: 'area', required: true },
  { id: 'at', kind: 'time' },
  { id: 'due', kind: 'time', ahead: true },
  { id: 'persons', kind: 'number' },
  { id: 'bodies', kind: 'orgs', required: true },
  { id: 'series', kind: 'flag' },
];

describe('a plain form', () => {
  it('names what is blank and what is no time', () => {
    expect(faults(fields, { reason: '', at: '25:00', bodies: [] }, now)).toEqual({
      reason: 'blank',
      at: 'time',
      bodies: 'blank',
    });
    expect(faults(fields, { reason: 'x', bodies: ['a'] }, now)).toEqual({});
  });
  it('sends times as instants, what was done before now and what is due after it', () => {
    expect(bodyOf(fields, { at: '16:00', due: '16:00' }, now)).toEqual({
      at: '2026-11-22T16:00:00+08:00',
      due: '2026-11-23T16:00:00+08:00',
    });
  });
  it('sends nothing for blanks, and text without the space round it', () => {
    expect(bodyOf(fields, { reason: ' 核实 ', at: '', persons: '3', bodies: [], series: true }, now)).toEqual({
      reason: '核实',
      persons: 3,
      series: true,
    });
  });
});
