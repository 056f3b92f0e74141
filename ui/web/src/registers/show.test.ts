import { expect, it } from 'vitest';
import { found, low, overdueUpdate, runsOut, shownColumns } from './show.ts';
import type { Entry, Spec } from './wire.ts';

const text = { zh: '', en: '' };
const spec: Spec = {
  kind: 'stock',
  name: text,
  cite: [],
  columns: ['key', 'name', 'owner', 'depot', 'quantity', 'minimum', 'expires', 'keeper'].map((id) => ({
    id,
    name: text,
    hint: text,
    type: id === 'keeper' ? 'name' : 'text',
  })),
};
const entry = (values: Record<string, string>): Entry => ({ key: 'W1', values, changed: null });

it('below its minimum is low, at it is not', () => {
  expect(low(entry({ quantity: '19', minimum: '20' }))).toBe(true);
  expect(low(entry({ quantity: '20', minimum: '20' }))).toBe(false);
  expect(low(entry({ quantity: '0' }))).toBe(false);
});
it('a date counts within ninety days, and when it has passed', () => {
  const now = Date.parse('2026-11-26T12:00:00+08:00');
  expect(runsOut('2026-11-26', now)).toBe(0);
  expect(runsOut('2026-11-25', now)).toBe(-1);
  expect(runsOut('2027-02-24', now)).toBe(90);
  expect(runsOut('2027-02-25', now)).toBeUndefined();
  expect(runsOut('', now)).toBeUndefined();
});
it('every word must be found somewhere, in any column', () => {
  const e = entry({ name: '毛毯', depot: '北库' });
  expect(found(undefined, spec, e, '毛毯 北')).toBe(true);
  expect(found(undefined, spec, e, 'w1')).toBe(true);
  expect(found(undefined, spec, e, '毛毯 南')).toBe(false);
});
it('personal columns are never listed', () => {
  expect(shownColumns({ ...spec, kind: 'other' }).map((c) => c.id)).not.toContain('keeper');
});
it('a layer is overdue when its period has passed', () => {
  const layer = entry({ updated: '2026-11-01', every: '30' });
  expect(overdueUpdate(layer, Date.parse('2026-12-01T23:59:59+08:00'))).toBe(false);
  expect(overdueUpdate(layer, Date.parse('2026-12-02T00:00:00+08:00'))).toBe(true);
  expect(overdueUpdate(entry({ updated: '2020-01-01' }), Date.parse('2026-12-02T00:00:00+08:00'))).toBe(false);
});
