// The phone in the field: reported without a line, the page killed and opened
// again, the line back, and exactly one incident is on record (rule 29, A22).
import { until, expect } from './check.mjs';
import { Api } from './api.mjs';
import { Line } from './proxy.mjs';

const workspace = 'evening';

/** A phone of its own: touch, a small screen, storage that outlives its pages. */
async function phone(browser, { width = 390, height = 844, dark = false, language = 'zh' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    geolocation: { longitude: 116.391, latitude: 39.894, accuracy: 12 },
    permissions: ['geolocation'],
  });
  await context.addInitScript((kept) => {
    if (!localStorage.getItem('wanghuo/language')) localStorage.setItem('wanghuo/language', kept);
  }, language);
  return context;
}

const faultsOf = (page, faults) => page.on('pageerror', (error) => faults.push(error.message));

/** Signs in by one press of a demonstration, and sits down in a seat. */
async function enter(page, url, { person, seat }) {
  await page.goto(`${url}/m/`);
  await page.evaluate(
    async ({ person, seat, workspace }) => {
      const post = (path, body, headers = {}) =>
        fetch(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const answer = await post('/api/session', { person });
      if (!answer.ok) throw new Error(await answer.text());
      await post(
        `/api/w/${workspace}/commands/take-seat`,
        { seat },
        { 'Idempotency-Key': String(Math.random()), 'Wanghuo-Seat': seat },
      );
      localStorage.setItem('wanghuo/place', JSON.stringify({ workspace, seat, person }));
    },
    { person, seat, workspace },
  );
  await page.goto(`${url}/m/`);
  await page.locator('nav button').first().waitFor();
}

export { phone, enter, faultsOf };

const online = (page) => page.locator('header .link:not(.off)');
const queued = (page) => page.locator('header .link.off', { hasText: /待发送/ });
const tab = (page, name) => page.locator('nav button', { hasText: name }).tap();

export async function phoneChecks(checks, { browser, server, cast }) {
  const line = await Line.to(server.url);
  const context = await phone(browser);
  const faults = [];
  let page = await context.newPage();
  page.setDefaultTimeout(15_000);
  faultsOf(page, faults);
  const stamp = String(Date.now()).slice(-5);
  const place = `胡同${stamp}`;
  const seat = 'street-dashilan/grid';
  const office = 'emergency-office/duty';
  const api = await cast.as(office);
  const list = async (q) => api.get(`/api/w/${workspace}/incidents?q=${encodeURIComponent(q)}`);
  const who = 'guest'; // may sit down anywhere

  const own = new Api(server.url);
  await own.signIn(who);

  async function report(where, seen) {
    await tab(page, '上报');
    await page.getByRole('button', { name: '火灾' }).tap();
    await page.getByLabel('地点').fill(where);
    await page.getByLabel('看到什么').fill(seen);
    await page.locator('main button[type=submit]').tap();
  }

  await checks.run('the phone: sign in, sit down, live', async () => {
    await enter(page, line.url, { person: who, seat });
    await online(page).waitFor();
    await until('the service worker is ready', () =>
      page.evaluate(() => navigator.serviceWorker.ready.then((r) => Boolean(r.active))),
    );
  });

  await checks.run(
    'reported without a line, killed, opened without a line, sent once when the line is back',
    async () => {
      line.set('cut');
      await page.locator('header .link.off').waitFor();
      const made = Date.now();
      await report(place, '院内起火，有浓烟');
      await queued(page).waitFor();
      expect('nothing is on record', (await list(place)).length === 0);
      await page.close({ runBeforeUnload: false });
      page = await context.newPage();
      page.setDefaultTimeout(15_000);
      faultsOf(page, faults);
      await page.goto(`${line.url}/m/`); // the line is still cut: the service worker opens it
      await queued(page).waitFor();
      await tab(page, '我的');
      await page.locator('.item.waiting', { hasText: place }).waitFor();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      line.set('open');
      await until('it is on record', async () => (await list(place)).length === 1, 30_000);
      await page.locator('.item.settled', { hasText: place }).waitFor();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const [incident, ...more] = await list(place);
      expect('exactly one', incident && more.length === 0);
      const detail = await api.get(`/api/w/${workspace}/incidents/${incident.id}?seat=${office}`);
      const first = detail.timeline.find((e) => e.what === 'incident_reported');
      expect('made before it was received', Date.parse(first.at) < Date.parse(first.received));
      return `made ${first.at}, received ${first.received}, ${Math.round((Date.now() - made) / 1000)} s`;
    },
  );

  await checks.run(
    'a queue that comes out of order: newer figures stand, a photograph suggests and applies nothing',
    async () => {
      const [incident] = await list(place);
      expect('the report is on record', incident);
      const at = (s) => new Date(Date.parse(incident.updated) - 60_000 + s * 1000).toISOString().slice(0, 19) + 'Z';
      await page.goto(`${line.url}/m/#tasks`);
      await online(page).waitFor();
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
      await page.reload();
      await online(page).waitFor();
      await page.locator('.card:not(.alarm)', { hasText: place }).first().tap();
      await page.getByLabel('情况说明').waitFor();
      line.set('cut');
      await page.locator('header .link.off').waitFor();
      const png = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      );
      await page.locator('input[type=file]').setInputFiles({ name: 'clock.png', mimeType: 'image/png', buffer: png });
      await page.getByLabel('情况说明').fill(`停走的钟 ${stamp}`);
      await page.locator('input[type=time]').fill('00:00:01');
      await page.getByRole('button', { name: '发送说明' }).tap();
      await queued(page).waitFor();
      line.set('open');
      const file = async () => api.get(`/api/w/${workspace}/incidents/${incident.id}?seat=${office}`);
      await until(
        'the photograph is in the timeline',
        async () => ((await file()).attachments ?? []).length === 1,
        40_000,
      );
      const d = await file();
      expect('the newest count stands', d.incident.figures.dead.value === 9);
      expect('the occurrence is not applied', !d.incident.occurrence.at);
      expect('the photograph suggests', Boolean(d.attachments[0].occurrence));
      const counts = d.timeline.filter((e) => e.what === 'figures_recorded').map((e) => e.args.dead);
      expect(`in the order of when it was so: ${counts}`, counts.filter((c) => c).join() === '2,7,9');
      const picture = await page.evaluate(
        async ({ path }) => {
          const r = await fetch(path);
          return [r.status, r.headers.get('content-type')];
        },
        { path: `/api/w/${workspace}/incidents/${incident.id}/attachments/${d.attachments[0].file}?seat=${seat}` },
      );
      expect(`the photograph can be had: ${picture}`, picture[0] === 200 && picture[1] === 'image/jpeg');
    },
  );

  await checks.run('what is refused stays with its reason, also after the page was opened again', async () => {
    await tab(page, '签到');
    await page.evaluate(() => localStorage.length);
    const [incident] = await list(place);
    await page.getByRole('button', { name: '本单位签到' }).tap();
    await tab(page, '我的');
    await page.locator('.item.settled', { hasText: '签到' }).first().waitFor();
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
      { workspace, seat, person: who, incident: incident.id },
    );
    await page.goto(`${line.url}/m/#mine`);
    await page.reload();
    const item = page.locator('.item.refused', { hasText: '完成任务 99' });
    await item.waitFor();
    expect('with the reason', (await item.innerText()).includes('没有第 99 项任务'));
    await page.reload();
    await item.waitFor();
    expect('the header says so', (await page.locator('header .refused').innerText()).includes('1'));
    await item.getByRole('button', { name: '知道了' }).tap();
    await until('it is gone once it was read', async () => (await item.count()) === 0);
  });

  await checks.run('the service worker keeps the phone alone: never the desk, never the API', async () => {
    const kept = await page.evaluate(async () => {
      const out = [];
      for (const name of await caches.keys())
        for (const r of await (await caches.open(name)).keys()) out.push(new URL(r.url).pathname);
      return out;
    });
    expect(
      `only /m/, not ${kept.filter((p) => !p.startsWith('/m/'))}`,
      kept.length > 3 && kept.every((p) => p.startsWith('/m/')),
    );
    const desk = await context.newPage();
    await desk.goto(`${line.url}/desk`);
    expect('the desk has no service worker', await desk.evaluate(() => navigator.serviceWorker.controller === null));
    line.set('cut');
    const failed = await desk.goto(`${line.url}/desk`).then(
      () => false,
      () => true,
    );
    line.set('open');
    expect('without a line the desk does not open from anywhere', failed);
    await desk.close();
  });

  await checks.run('no page of the phone threw an error', async () =>
    expect(`none, not ${faults.join('; ')}`, faults.length === 0),
  );
  await context.close();
  await line.close();
}

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
