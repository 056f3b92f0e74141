// A phone: touch, a small screen, storage that outlives its pages, and a line
// of its own that can be cut.
import { until } from './check.mjs';
import { Line } from './proxy.mjs';

export const workspace = 'evening';
/** May sit down anywhere in a demonstration. */
export const guest = 'guest';

/** A phone of its own, without a page yet. */
export async function phone(browser, { width = 390, height = 844, dark = false, language = 'zh' } = {}) {
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

export const faultsOf = (page, faults) => page.on('pageerror', (error) => faults.push(error.message));

/** Signs in by one press of a demonstration, and sits down in a seat. */
export async function enter(page, url, { person, seat }) {
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

export const online = (page) => page.locator('header .link:not(.off)');
export const offline = (page) => page.locator('header .link.off');
export const queued = (page) => page.locator('header .link.off', { hasText: /待发送/ });
export const tab = (page, name) => page.locator('nav button', { hasText: name }).tap();

/** What is sent off later than five seconds after it was made came late over the link (A22). */
export const tooLate = (made) => until('it has become late', () => Date.now() > made + 5_100);

/** A phone with a person, a seat and a line. */
export class Handset {
  static async at(browser, url, { person = guest, seat, ...kind }) {
    const own = new Handset();
    own.line = await Line.to(url);
    own.context = await phone(browser, kind);
    own.faults = [];
    own.who = { person, seat };
    await own.open(() => enter(own.page, own.line.url, own.who));
    return own;
  }

  async open(go) {
    this.page = await this.context.newPage();
    // Longer than the fifteen seconds after which what waits is sent again.
    this.page.setDefaultTimeout(30_000);
    faultsOf(this.page, this.faults);
    await go();
  }

  /** Sits down in another seat by its name, as somebody does who is sent elsewhere. */
  async sit(name) {
    await this.tab('我的');
    await this.button('换席位').tap();
    await this.page.getByRole('searchbox').fill(name.split(' ')[0]);
    await this.button(name).tap();
    await this.live();
    await this.tab('我的');
    await this.button('入席').tap();
    await this.page.getByText('本席位已入席').waitFor();
  }
  live() {
    return online(this.page).waitFor();
  }
  /** From when the line is cut the phone knows it. */
  async cut() {
    this.line.set('cut');
    await offline(this.page).waitFor();
  }
  async join() {
    this.line.set('open');
    // A phone tells its pages that the network is back; without it they try ever more seldom.
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
    await this.live();
  }
  /** The page is killed, and opened again: by the service worker, where there is no line. */
  async reopen(hash = '') {
    await this.page.close({ runBeforeUnload: false });
    await this.open(() => this.page.goto(`${this.line.url}/m/${hash}`));
    await this.page.locator('nav button').first().waitFor();
  }
  /** From then on it opens without a line. */
  async kept() {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then((r) => Boolean(r.active)));
  }

  tab(name) {
    return tab(this.page, name);
  }
  button(name) {
    return this.page.getByRole('button', { name });
  }
  /** What was sent from here, by what stands in it. */
  item(state, text) {
    return this.page.locator(`.item.${state}`, { hasText: text });
  }
  /** 上报, as far as it is filled in. */
  async fill({ type = '火灾', place, seen }) {
    await this.tab('上报');
    if (type) await this.button(type).tap();
    await this.page.getByLabel('地点').fill(place);
    await this.page.getByLabel('看到什么').fill(seen);
  }
  submit() {
    return this.page.locator('main button[type=submit]').tap();
  }

  async close() {
    await this.context.close();
    await this.line.close();
  }
}
