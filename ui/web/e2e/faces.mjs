// The faces that there are: where, and what must stand there before it is looked at.
export const faces = (incident) => [
  { name: 'desk', path: '/desk', ready: '[role=tablist]' },
  { name: 'wall', path: '/wall', ready: '.wall .cell' },
  { name: 'incident', path: `/incident/${incident}`, ready: '.file h1' },
  { name: 'monitoring', path: '/monitoring', ready: '.pane [role=grid]' },
  { name: 'ledger', path: '/ledger', ready: '.ledger table' },
  { name: 'forces', path: '/forces', ready: '.forces table' },
  { name: 'people', path: '/people', ready: '.people table' },
  { name: 'handover', path: '/handover', ready: 'main h1, main h2' },
  { name: 'help', path: '/help', ready: '.help table' },
  { name: 'offline-pack', path: '/offline-pack', ready: '.pack table' },
];
