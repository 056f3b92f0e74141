// The words of the phone, in English.
import type { PhoneWords } from './zh.ts';

const s = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

export const en: PhoneWords = {
  title: 'On scene',
  tabs: { tasks: 'Tasks', report: 'Report', arrive: 'Check in', mine: 'Mine' },
  link: {
    live: 'Online',
    slow: 'Slow line',
    connecting: 'Connecting',
    offline: (n) => (n > 0 ? `Offline · ${n} queued` : 'Offline'),
    waiting: (n) => `${n} queued`,
    refused: (n) => `${n} refused`,
    stale: (at) =>
      `This is as of ${at}, not current. Fill in as usual; it is sent when the line is back. If urgent, telephone.`,
    staleUnknown:
      'Not connected yet: this is as it was last opened. Fill in as usual; it is sent when the line is back. If urgent, telephone.',
  },
  age: {
    of: (at, ago) => `As of ${at} (${ago} ago).`,
    nothing: 'Nothing has been fetched yet.',
    offline: 'No line now; it is renewed when the line is back.',
  },
  unkept: (n) =>
    `This phone's store is full: ${s(n, 'item')} could not be kept. Do not close this page until delivered; delete photographs or videos to make room.`,
  newVersion: 'There is a new version: press to update',
  tasks: {
    title: 'Being handled',
    none: 'Nothing is being handled.',
    noneHint: 'If you see danger, press Report.',
    unknown: 'Not connected yet: which incidents there are is not known.',
    others: (n) => `${n} more`,
    departed: 'Set out',
    arrived: 'Arrived',
    finished: 'Done',
    done: (at) => `✓ ${at}`,
    owed: 'Owed by your body',
    mine: 'Tasks given to your body',
    seen: 'Acknowledge',
    released: (why) => `Released, do not go on: ${why}`,
    first: 'First handling',
    sent: 'Kept; being sent',
    kept: 'Kept on this phone; sent when the line is back',
    reportNew: 'Report',
    places: 'Shelters and supplies',
  },
  warning: 'Warnings',
  relayed: 'Relayed',
};
