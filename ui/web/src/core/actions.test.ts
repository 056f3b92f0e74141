import { beforeEach, describe, expect, it } from 'vitest';
import { Actions, chord, Keyboard, type Action, type Press } from './actions.ts';

const press = (key: string, more: Partial<Press> = {}): Press & { stopped: boolean } => {
  const p = {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    target: null,
    stopped: false,
    preventDefault() {
      p.stopped = true;
    },
    ...more,
  };
  return p;
};
const input = Object.assign(new EventTarget(), { tagName: 'INPUT', type: 'text' });

let time: number;
let done: string[];
let refused: string[];
let actions: Actions;
let keyboard: Keyboard;
const action = (id: string, keys: string[], more: Partial<Action> = {}): Action => ({
  id,
  keys,
  group: 'board',
  name: () => id,
  perform: () => void done.push(id),
  ...more,
});
beforeEach(() => {
  time = 10_000;
  done = [];
  refused = [];
  actions = new Actions();
  keyboard = new Keyboard(
    actions,
    () => time,
    (a, why) => refused.push(`${a.id}: ${why}`),
  );
  actions.add(
    action('acknowledge', ['a']),
    action('wall', ['g w']),
    action('desk', ['g d']),
    action('palette', ['ctrl+k']),
  );
});

describe('chords', () => {
  it('name modifiers and keys', () => {
    expect(chord(press('A', { shiftKey: true }))).toBe('shift+a');
    expect(chord(press('?', { shiftKey: true }))).toBe('?');
    expect(chord(press('k', { metaKey: true }))).toBe('ctrl+k');
    expect(chord(press('Enter', { ctrlKey: true }))).toBe('ctrl+enter');
    expect(chord(press(' '))).toBe('space');
  });
});

describe('the keyboard', () => {
  it('performs by key and by sequence', () => {
    for (const k of ['a', 'g', 'w']) keyboard.press(press(k));
    expect(done).toEqual(['acknowledge', 'wall']);
  });
  it('forgets a sequence that is not finished in time', () => {
    keyboard.press(press('g'));
    time += 1_600;
    keyboard.press(press('w'));
    expect(done).toEqual([]);
  });
  it('drops a sequence that goes nowhere', () => {
    keyboard.press(press('g'));
    keyboard.press(press('a'));
    expect(done).toEqual([]);
    keyboard.press(press('a'));
    expect(done).toEqual(['acknowledge']);
  });
  it('leaves fields their letters, but not their chords', () => {
    const typed = press('a', { target: input });
    expect(keyboard.press(typed)).toBe(false);
    expect(typed.stopped).toBe(false);
    keyboard.press(press('k', { ctrlKey: true, target: input }));
    expect(done).toEqual(['palette']);
  });
  it('leaves an input method everything', () => {
    keyboard.press(press('a', { isComposing: true }));
    keyboard.press(press('a', { keyCode: 229 }));
    keyboard.press(press('k', { ctrlKey: true, isComposing: true }));
    expect(done).toEqual([]);
  });
  it('can be told to heed no single keys', () => {
    keyboard.singles = false;
    keyboard.press(press('a'));
    keyboard.press(press('k', { ctrlKey: true }));
    expect(done).toEqual(['palette']);
  });
  it('says why an act is not possible, and does not do it', () => {
    actions.add(
      action('report', ['r'], { enabled: () => '未选事件' }),
      action('hidden', ['h'], { enabled: () => false }),
    );
    keyboard.press(press('r'));
    keyboard.press(press('h'));
    expect(done).toEqual([]);
    expect(refused).toEqual(['report: 未选事件']);
  });
  it('does not repeat an act while a key is held down', () => {
    keyboard.press(press('a', { repeat: true }));
    expect(done).toEqual([]);
  });
  it('prefers, of two acts on one key, the one that is possible', () => {
    actions.add(action('first', ['x'], { enabled: () => 'no' }), action('second', ['x']));
    keyboard.press(press('x'));
    expect(done).toEqual(['second']);
  });
});

describe('the registry', () => {
  it('gives an id back to the earlier act when the later one leaves', () => {
    const leave = actions.add(action('acknowledge', ['a'], { perform: () => void done.push('other') }));
    actions.perform('acknowledge');
    leave();
    actions.perform('acknowledge');
    expect(done).toEqual(['other', 'acknowledge']);
  });
  it('performs nothing that is not possible', () => {
    actions.add(action('no', [], { enabled: () => 'because' }));
    expect(actions.perform('no')).toBe(false);
    expect(actions.perform('nowhere')).toBe(false);
  });
});
