// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { zh } from '../words/zh.ts';
import { look } from '../state/look.svelte.ts';
import Combobox from './Combobox.svelte';
import Countdown from './Countdown.svelte';
import DataGrid from './DataGrid.svelte';
import PriorityMark from './PriorityMark.svelte';
import ResponseChip from './ResponseChip.svelte';
import SeverityChip from './SeverityChip.svelte';
import WarningChip from './WarningChip.svelte';

afterEach(cleanup);

afterEach(() => look.speak('zh'));
const text = (container: Element) => container.textContent?.replace(/\s+/g, ' ').trim();

describe('the scales', () => {
  it('say severity in full words, never by a numeral or a colour', () => {
    const { container } = render(SeverityChip, { severity: { level: 4, may: true } });
    expect(text(container)).toBe('可能重大');
    // Three bars, the top one hollow.
    expect(container.querySelector('svg')?.getAttribute('class')).toMatch(/\bb3\b.*\bmay\b/);
  });
  it('mark what is undetermined as such, with no bar', () => {
    const { container } = render(SeverityChip, { severity: { level: 0 } });
    expect(text(container)).toBe('未判明');
    expect(container.querySelectorAll('rect.on')).toHaveLength(0);
  });
  it('give a warning its issuer, word and shape', () => {
    const { container } = render(WarningChip, { colour: 'orange', issuer: 'city', name: '暴雨' });
    expect(text(container)).toBe('市 暴雨橙色预警');
    expect(container.querySelector('svg path')).not.toBeNull();
  });
  it('give a response its body', () => {
    expect(text(render(ResponseChip, { level: 3, command: '牛街' }).container)).toBe('街道三级响应牛街');
  });
  it.each([
    ['urgent', '紧急', 3],
    ['notice', '提示', 0],
  ] as const)('draw %s by weight and word', (priority, word, bars) => {
    const { container } = render(PriorityMark, { priority });
    expect(text(container)).toBe(word);
    expect(container.querySelectorAll('rect.on')).toHaveLength(bars);
  });
});

describe('a countdown', () => {
  const due = Date.UTC(2026, 10, 22, 19);
  it('never drops its word', () => {
    expect(text(render(Countdown, { due, now: due - 751_000 }).container)).toBe('还剩 12:31');
    expect(text(render(Countdown, { due, now: due + 190_000 }).container)).toBe('已超时 03:10');
  });
  it('of a target does not accuse', () => {
    const { container } = render(Countdown, { props: { due, now: due + 190_000, target: true } });
    expect(text(container)).toBe('超目标 03:10');
    expect(container.querySelector('.over')).toBeNull();
  });
  it('says of a duty born overdue that its limit had passed', () => {
    const { container } = render(Countdown, { due, now: due - 60_000, bornOverdue: true });
    expect(text(container)).toBe('还剩 01:00');
    expect(container.querySelector('.over')?.getAttribute('title')).toContain('知悉时已过限');
  });
  it('is none before the clock is known, and none without a due', () => {
    expect(text(render(Countdown, { due, now: 0 }).container)).toBe('—');
    expect(text(render(Countdown, { due: undefined, now: due }).container)).toBe('无时限');
  });
  it('speaks English', async () => {
    look.speak('en');
    await vi.waitFor(() => expect(look.t).not.toBe(zh));
    expect(text(render(Countdown, { due, now: due + 1_000 }).container)).toBe('Overdue 00:01');
  });
});

describe('a combobox', () => {
  const options = [
    { value: 'a', name: '什刹海' },
    { value: 'b', name: '西长安街' },
    { value: 'c', name: '金融街' },
  ];
  const open = (value?: string) => {
    const onchoose = vi.fn();
    render(Combobox, { options, value, onchoose });
    return { input: screen.getByRole('combobox') as HTMLInputElement, onchoose };
  };
  it('finds by any part of a name, and chooses with Enter', async () => {
    const { input, onchoose } = open();
    await fireEvent.input(input, { target: { value: '街' } });
    expect(screen.getAllByRole('option').map((o) => o.textContent?.trim())).toEqual(['西长安街', '金融街']);
    await fireEvent.keyDown(input, { key: 'ArrowDown' });
    await fireEvent.keyDown(input, { key: 'Enter' });
    expect(onchoose).toHaveBeenCalledWith('c');
  });
  it('takes no key from an input method', async () => {
    const { input, onchoose } = open();
    await fireEvent.input(input, { target: { value: 'jin' } });
    await fireEvent.input(input, { target: { value: '金' } });
    await fireEvent.keyDown(input, { key: 'Enter', isComposing: true });
    expect(onchoose).not.toHaveBeenCalled();
  });
  it('goes back to what was chosen when nothing matches', async () => {
    const { input, onchoose } = open('a');
    await fireEvent.input(input, { target: { value: '没有' } });
    await fireEvent.blur(input);
    expect(onchoose).not.toHaveBeenCalled();
    expect(input.value).toBe('什刹海');
  });
  it('is emptied by emptying it', async () => {
    const { input, onchoose } = open('a');
    await fireEvent.input(input, { target: { value: '' } });
    await fireEvent.blur(input);
    expect(onchoose).toHaveBeenCalledWith(undefined);
  });
});

describe('a grid', () => {
  const rows = Array.from({ length: 500 }, (_, i) => ({ key: `r${i}` }));
  const row = createRawSnippet((item: () => { key: string }) => ({
    render: () => `<div class="cell" role="gridcell">${item().key}</div>`,
  }));
  it('holds a window of its rows and says how many there are', () => {
    render(DataGrid, { rows, columns: [{ id: 'a', name: '编号', track: '1fr' }], row, label: '事件', selected: 'r1' });
    const shown = screen.getAllByRole('gridcell').length;
    expect(shown).toBeGreaterThan(5);
    expect(shown).toBeLessThan(60);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('501');
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('r1');
  });
});
