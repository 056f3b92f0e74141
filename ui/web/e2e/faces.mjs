// The faces that there are: where, and what must stand there before it is looked at.
export const faces = (incident) => [
  { name: 'desk', path: '/desk', ready: '[role=tablist]' },
  { name: 'wall', path: '/wall', ready: '.wall .cell' },
  { name: 'incident', path: `/incident/${incident}`, ready: '.file h1' },
  { name: 'monitoring', path: '/monitoring', ready: '.pane [role=grid]' },
  // The handling on the scene, tab by tab.
  ...['first', 'level', 'post', 'forces', 'tasks', 'supplies', 'places', 'release'].map((tab, i) => ({
    name: `incident-${tab}`,
    path: `/incident/${incident}`,
    ready: '.on-scene .pane',
    tab: i,
  })),
  { name: 'approvals', path: '/approvals', ready: '.inbox' },
  { name: 'ledger', path: '/ledger', ready: '.ledger table' },
  { name: 'forces', path: '/forces', ready: '.forces table' },
  { name: 'body', path: '/body', ready: '.after .rows' },
  { name: 'plans', path: '/plans', ready: '.after' },
  { name: 'drills', path: '/drills', ready: '.after' },
  { name: 'warnings', path: '/warnings', ready: '.warnings .list' },
  {
    name: 'warning',
    path: '/warnings',
    ready: '.warnings .list a',
    press: '.warnings .list a',
    then: 'article.warning',
  },
  { name: 'people', path: '/people', ready: '.people table' },
  { name: 'handover', path: '/handover', ready: 'main h1, main h2' },
  { name: 'help', path: '/help', ready: '.help table' },
  { name: 'offline-pack', path: '/offline-pack', ready: '.pack table' },
];

/** Goes to a face and waits until it stands. */
export async function look(page, url, face) {
  await page.goto(url + face.path);
  await page.locator(face.ready).first().waitFor({ state: 'attached' });
  if (face.tab !== undefined) await page.locator('.on-scene [role=tab]').nth(face.tab).click();
  if (face.press) {
    await page.locator(face.press).last().click();
    await page.locator(face.then).waitFor();
  }
  await page.waitForTimeout(400);
}
