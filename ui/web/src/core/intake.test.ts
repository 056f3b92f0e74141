import { describe, expect, it } from 'vitest';
import { alike, emptyEvent, emptyIntake, logIntake, reportIncident, takePasted, type Pasted } from './intake.ts';
import { instant, ms } from './time.ts';
import type { Incident } from './wire.ts';

const now = ms('2026-11-23T03:12:30+08:00') as number;
const opened = now - 20_000;
const call = { ...emptyIntake(opened), words: ' 楼道冒烟 ', source: 'citizen' as const };

describe('a call on record', () => {
  it('needs a source and words, and was received when the form was opened', () => {
    expect(logIntake(call, now)).toEqual({
      source: { kind: 'citizen', channel: 'phone' },
      words: '楼道冒烟',
      received_at: '2026-11-23T03:12:10+08:00',
    });
  });
  it('takes the time that was typed, never one to come', () => {
    expect(logIntake({ ...call, received: '3:05' }, now).received_at).toBe('2026-11-23T03:05:00+08:00');
    expect(logIntake({ ...call, opened: now + 60_000 }, now).received_at).toBe(instant(now));
  });
  it('keeps personal data in the fields that are sealed', () => {
    const body = logIntake({ ...call, name: '李', phone: '138', gist: '冒烟', street: 's', type: 7 }, now);
    expect(body.source).toMatchObject({ name: '李', phone: '138' });
    expect(body).toMatchObject({ gist: '冒烟', type: 7, location: { street: 's' } });
  });
});

describe('an incident', () => {
  it('from an intake keeps its words and receipt there, and starts undetermined', () => {
    const body = reportIncident({ ...call, type: 7 }, { ...emptyEvent(), title: '冒烟' }, now, 'J1');
    expect(body).toEqual({
      intake: 'J1',
      title: '冒烟',
      type: 7,
      location: {},
      source: { kind: 'citizen', channel: 'phone' },
      severity: { level: 0 },
    });
  });
  it('outside the district comes with its part in it, and with nothing of a major event', () => {
    const event = { ...emptyEvent(), title: 't', part: 'join', our_part: ' 派 10 人 ', event: 'M1' };
    const body = (jurisdiction?: string) => reportIncident(call, { ...event, jurisdiction }, now, '');
    expect(body('external')).toMatchObject({ jurisdiction: 'external', part: 'join', our_part: '派 10 人' });
    expect(body('external')).not.toHaveProperty('event');
    expect(body('major_event')).toMatchObject({ jurisdiction: 'major_event', event: 'M1' });
    for (const own of [undefined, '', 'own', 'major_event', 'restricted'])
      expect(body(own)).not.toHaveProperty('our_part');
    expect(body('own')).not.toHaveProperty('jurisdiction');
  });
  it('directly brings its words, what was ticked and counts; an unknown count is said to be unknown', () => {
    const event = {
      ...emptyEvent(),
      title: 't',
      severity: 3,
      may: true,
      sensitive: ['people' as const],
      occurrence: '2:50',
      basis: 'witness' as const,
      receivers: ['street-x'],
      figures: { trapped: '2', dead: '?', injured: '' },
    };
    expect(reportIncident(call, event, now, '')).toMatchObject({
      words: '楼道冒烟',
      severity: { level: 3, may: true },
      sensitive: ['people'],
      occurrence: { at: '2026-11-23T02:50:00+08:00', basis: 'witness' },
      receivers: [{ unit: 'street-x', at: '2026-11-23T03:12:10+08:00' }],
      figures: { trapped: 2, dead: -1 },
    });
  });
});

describe('a pasted message', () => {
  const pasted: Pasted = {
    form: {
      title: '燃气泄漏',
      type: 9,
      street: 's1',
      phone: '139',
      channel: 'message',
      figures: { trapped: -1, injured: 2 },
      tags: ['students'],
    },
    marks: [],
  };
  it('fills what is empty and never what was typed', () => {
    const d = { ...emptyIntake(opened), phone: '138' };
    const e = emptyEvent();
    const took = takePasted(d, e, pasted, (at) => at);
    expect(d).toMatchObject({ gist: '燃气泄漏', type: 9, street: 's1', phone: '138', channel: 'message' });
    expect(e).toMatchObject({ title: '燃气泄漏', figures: { trapped: '?', injured: '2' }, tags: ['students'] });
    expect(took).toContain('type');
    expect(took).not.toContain('phone');
  });
  it('never sets a severity', () => {
    const e = emptyEvent();
    takePasted(emptyIntake(opened), e, pasted, (at) => at);
    expect(e.severity).toBe(0);
  });
});

describe('what may be the same', () => {
  const make = (more: Partial<Incident>) =>
    ({ id: 'X', phase: 'received', street: 's', type: 7, receipt: instant(now - 600_000), ...more }) as Incident;
  const d = { ...call, street: 's', type: 7 };
  it('is open, in the same street, of the same type, within the hour', () => {
    expect(alike([make({})], d, now)).toHaveLength(1);
    expect(alike([make({ type: 9, secondary: [7] })], d, now)).toHaveLength(1);
    for (const other of [
      { street: 'z' },
      { type: 9 },
      { phase: 'ended' as const },
      { receipt: instant(now - 3_700_000) },
    ])
      expect(alike([make(other)], d, now)).toEqual([]);
    expect(alike([make({})], { ...d, street: '' }, now)).toEqual([]);
  });
});
