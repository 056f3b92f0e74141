// The phone in the field: reported without a line, the page killed and opened
// again, the line back, and exactly one incident is on record (rule 29, A22).
import { until, expect } from './check.mjs';
import { Api } from './api.mjs';
import { fieldChecks, offeredWay, picture, refusedComesBack } from './field.mjs';
import { enter, faultsOf, guest, Handset, online, phone, tooLate, workspace } from './handset.mjs';
import { Line } from './proxy.mjs';
import { thumbChecks } from './thumb.mjs';
import { Issuer, streetSeat, warningChecks } from './receive.mjs';

export { enter, faultsOf, phone };

const seat = 'street-dashilan/grid';
const office = 'emergency-office/duty';

async function killedWithoutALine({ hand, list, place, file }) {
  await hand.cut();
  await hand.fill({ place, seen: '院内起火，有浓烟' });
  await hand.submit();
  await hand.page.locator('header .link.off', { hasText: '1 项待发送' }).waitFor();
  const made = Date.now();
  expect('nothing is on record', (await list(place)).length === 0);
  await hand.reopen();
  await hand.page.locator('header .link.off', { hasText: '1 项待发送' }).waitFor();
  await hand.tab('我的');
  await hand.item('waiting', place).waitFor();
  await tooLate(made);
  await hand.join();
  await until('it is on record', async () => (await list(place)).length === 1, 30_000);
  await hand.item('settled', place).waitFor();
  const [incident] = await list(place);
  const first = (await file(incident.id)).timeline.find((e) => e.what === 'incident_reported');
  expect('made before it was received', Date.parse(first.at) < Date.parse(first.received));
  return `made ${first.at}, received ${first.received}, ${Math.round((Date.now() - made) / 1000)} s`;
}

async function outOfOrder({ hand, own, list, place, stamp, file }) {
  const [incident] = await list(place);
  expect('the report is on record', incident);
  const at = (s) => new Date(Date.parse(incident.updated) - 60_000 + s * 1000).toISOString().slice(0, 19) + 'Z';
  const figures = (dead, made) =>
    own.give(workspace, seat, 'record-figures', {
      incident: incident.id,
      figures: { dead },
      rank: 1,
      made_at: made,
      link: true,
    });
  await figures(9, at(30));
  await figures(2, at(10));
  await figures(7, at(20));
  const { page } = hand;
  await page.goto(`${hand.line.url}/m/#tasks`);
  await page.reload();
  await hand.live();
  await page.locator('.card:not(.alarm)', { hasText: place }).first().tap();
  await page.getByLabel('情况说明').waitFor();
  await hand.cut();
  await page.locator('input[type=file]:not(.document)').setInputFiles(picture);
  await page.locator('input.document').setInputFiles({
    name: '处置方案.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`第一步 ${stamp}\n`),
  });
  await page.getByLabel('情况说明').fill(`停走的钟 ${stamp}`);
  await page.locator('input[type=time]').fill('00:00:01');
  await hand.button('发送说明').tap();
  await page.locator('header .link.off', { hasText: /待发送/ }).waitFor();
  await hand.join();
  const attached = async () => (await file(incident.id)).attachments ?? [];
  await until('the photograph and the document are on its file', async () => (await attached()).length === 2, 40_000);
  const d = await file(incident.id);
  const text = d.attachments.find((a) => a.kind === 'text/plain');
  const photo = d.attachments.find((a) => a !== text);
  expect(`the document is of one's own body: ${JSON.stringify(text)}`, text?.from === 'street-dashilan');
  expect('the newest count stands', d.incident.figures.dead.value === 9);
  expect('the occurrence is not applied', !d.incident.occurrence.at);
  expect('the photograph suggests', Boolean(photo.occurrence));
  const counts = d.timeline.filter((e) => e.what === 'figures_recorded').map((e) => e.args.dead);
  expect(`in the order of when it was so: ${counts}`, counts.filter((c) => c).join() === '2,7,9');
  const had = await page.evaluate(
    async ({ path }) => {
      const r = await fetch(path);
      return [r.status, r.headers.get('content-type')];
    },
    { path: `/api/w/${workspace}/incidents/${incident.id}/attachments/${photo.file}?seat=${seat}` },
  );
  expect(`the photograph can be had: ${had}`, had[0] === 200 && had[1] === 'image/jpeg');
}

async function refusedStays({ hand, list, place }) {
  const { page } = hand;
  const [incident] = await list(place);
  await hand.tab('签到');
  await hand.button('本单位签到').tap();
  await hand.tab('我的');
  await hand.item('settled', '签到').first().waitFor();
  // A second hand-made one that no rule allows: a task that does not exist.
  await page.evaluate(
    ({ workspace, seat, person, incident }) => {
      const key = 'e2erefused';
      const command = {
        key,
        workspace,
        seat,
        name: 'report-task',
        at: Date.now(),
        body: { incident, task: 99, state: 'done' },
      };
      localStorage.setItem(`wanghuo/command/${person}/${key}`, JSON.stringify(command));
      const sent = {
        key,
        name: 'report-task',
        title: '完成任务 99',
        made: Date.now(),
        at: Date.now(),
        progress: 'waiting',
      };
      localStorage.setItem(`wanghuo/outbox/${person}/${key}`, JSON.stringify(sent));
    },
    { workspace, seat, person: guest, incident: incident.id },
  );
  await page.goto(`${hand.line.url}/m/#mine`);
  await page.reload();
  const item = hand.item('refused', '完成任务 99');
  await item.waitFor();
  expect('with the reason', (await item.innerText()).includes('没有第 99 项任务'));
  await page.reload();
  await item.waitFor();
  expect('the header says so', (await page.locator('header .refused').innerText()).includes('1'));
  await item.getByRole('button', { name: '知道了' }).tap();
  await until('it is gone once it was read', async () => (await item.count()) === 0);
}

async function nothingLeft({ hand, list, place }) {
  const found = await list(place);
  expect(`exactly one, not ${found.length}`, found.length === 1);
  expect('nothing refused', (await hand.page.locator('header .refused').count()) === 0);
  await until('nothing waits', async () => !/待发送/.test(await hand.page.locator('header .link').innerText()));
}

async function phoneAlone({ hand }) {
  const kept = await hand.page.evaluate(async () => {
    const out = [];
    for (const name of await caches.keys())
      for (const r of await (await caches.open(name)).keys()) out.push(new URL(r.url).pathname);
    return out;
  });
  expect(
    `only /m/, not ${kept.filter((p) => !p.startsWith('/m/'))}`,
    kept.length > 3 && kept.every((p) => p.startsWith('/m/')),
  );
  const desk = await hand.context.newPage();
  await desk.goto(`${hand.line.url}/desk`);
  expect('the desk has no service worker', await desk.evaluate(() => navigator.serviceWorker.controller === null));
  hand.line.set('cut');
  const failed = await desk.goto(`${hand.line.url}/desk`).then(
    () => false,
    () => true,
  );
  hand.line.set('open');
  expect('without a line the desk does not open from anywhere', failed);
  await desk.close();
}

/** What both suites stand on: a street's phone, the office that reads what it sent, and one incident. */
async function onThePhone(checks, { browser, server, cast }, play) {
  const api = await cast.as(office);
  const stamp = String(Date.now()).slice(-5);
  const own = new Api(server.url);
  await own.signIn(guest);
  const list = async (q) => api.get(`/api/w/${workspace}/incidents?q=${encodeURIComponent(q)}`);
  const file = (incident) => api.get(`/api/w/${workspace}/incidents/${incident}?seat=${office}`);

  let hand;
  await checks.run('the phone: sign in, sit down, live', async () => {
    hand = await Handset.at(browser, server.url, { seat });
    await hand.live();
    await hand.kept();
  });
  if (!hand) return;
  checks.onFailure = async (name) => {
    const out = process.env.E2E_PICTURES;
    if (out) await hand.page.screenshot({ path: `${out}/phone-${name.slice(0, 24).replaceAll(' ', '-')}.png` });
  };
  await play(
    { browser, server, cast, hand, own, list, file, stamp, place: `胡同${stamp}` },
    async (name, check, scene) => {
      await checks.run(name, () => check(scene));
      hand.line.set('open');
    },
  );
  await checks.run('no page of the phone threw an error', async () =>
    expect(`none, not ${hand.faults.join('; ')}`, hand.faults.length === 0),
  );
  checks.onFailure = async () => {};
  await hand.close();
}

/** What must hold before a change lands. */
export const phoneChecks = (checks, all) =>
  onThePhone(checks, all, async (scene, run) => {
    for (const [name, check] of [
      ['reported without a line, killed, opened without a line, sent once when the line is back', killedWithoutALine],
      [
        'a queue that comes out of order: newer figures stand, a photograph suggests and applies nothing, a document comes along',
        outOfOrder,
      ],
      ['what is refused stays with its reason, also after the page was opened again', refusedStays],
      [
        'a report that was refused comes back filled, and its photograph goes with the one that is right',
        refusedComesBack,
      ],
      ['an act refused when the line is back offers its way, and one touch enters it as fact', offeredWay],
      ['what was sent again is on record once, and nothing is left over', nothingLeft],
      ...thumbChecks,
      ['the service worker keeps the phone alone: never the desk, never the API', phoneAlone],
    ])
      await run(name, check, scene);
  });

/** A longer day in the field, and a warning: make scenes. */
export const phoneSceneChecks = (checks, all) =>
  onThePhone(checks, all, async (scene, run) => {
    const { hand, list, place } = scene;
    await run('an incident is reported', async () => {
      await hand.fill({ place, seen: '院内起火' });
      await hand.submit();
      await until('it is on record', async () => (await list(place)).length === 1);
    });
    const field = { ...scene, incident: (await list(place))[0]?.id };
    for (const [name, check] of fieldChecks) await run(name, check, field);
    await run('nothing is left over', nothingLeft, scene);
    await run('the street sits down where warnings are taken', () => hand.sit(streetSeat));
    const warned = { ...scene, issuer: await Issuer.of(all.cast), hazard: `暴雨${scene.stamp}` };
    for (const [name, check] of [...warningChecks, ...thumbChecks]) await run(name, check, warned);
  });

/** Pictures of the phone, to be looked at: two sizes, both themes, both languages, with and without a line. */
export async function phoneShots(checks, { browser, server }) {
  const { mkdirSync } = await import('node:fs');
  const out = new URL('../shots/', import.meta.url).pathname;
  mkdirSync(out, { recursive: true });
  const kinds = [
    { width: 390, height: 844, dark: false, language: 'zh' },
    { width: 390, height: 844, dark: true, language: 'en' },
    { width: 360, height: 640, dark: true, language: 'zh' },
    { width: 360, height: 640, dark: false, language: 'en' },
  ];
  for (const kind of kinds) {
    const name = `${kind.width}x${kind.height}-${kind.dark ? 'dark' : 'light'}-${kind.language}`;
    await checks.run(`pictures of the phone ${name}`, async () => {
      const line = await Line.to(server.url);
      const context = await phone(browser, kind);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await enter(page, line.url, { person: 'guest', seat: 'street-dashilan/leader' });
      await online(page).waitFor();
      for (const id of ['tasks', 'report', 'arrive', 'mine']) {
        await page.locator('nav button').nth(['tasks', 'report', 'arrive', 'mine'].indexOf(id)).tap();
        await page.waitForTimeout(400);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(`${id} is not wider than its screen, but by ${wide} px`, wide <= 0);
        await page.screenshot({ path: `${out}phone-${id}-${name}.png` });
      }
      await page.locator('nav button').nth(0).tap();
      line.set('cut');
      await page.locator('header .link.off').waitFor();
      await page.getByRole('button', { name: /^(先期处置|First handling)$/ }).tap();
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${out}phone-offline-${name}.png` });
      await context.close();
      await line.close();
    });
  }
}
