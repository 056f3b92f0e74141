// One person at one machine, who does everything through the pages.
import { machine } from './browser.mjs';
import { until } from './check.mjs';
import { password } from './house.mjs';

export class Person {
  static async at(browser, url, id, options) {
    const person = new Person(url, id, await machine(browser, options));
    // Six machines on one: each waits for the others.
    person.page.setDefaultTimeout(30_000);
    return person;
  }
  workspace = '五席演练';
  constructor(url, id, { context, page, faults }) {
    Object.assign(this, { url, id, context, page, faults });
  }

  /** Signs in at the first page and sits down in a seat, found by its name. */
  async signIn(seat) {
    const { page } = this;
    await page.goto(this.url);
    await page.getByLabel('用户名').fill(this.id);
    await page.getByLabel('口令').fill(password);
    await page.keyboard.press('Enter');
    await this.sit(seat);
  }
  /** Chooses a seat on the page that asks for it. */
  async sit(seat) {
    const { page } = this;
    await page.getByRole('heading', { name: '选择席位' }).waitFor();
    await page.getByRole('button', { name: this.workspace }).click();
    await page.getByRole('searchbox').fill(seat);
    await page.getByRole('button', { name: seat }).first().click();
    await page.locator('header button.seat', { hasText: seat }).waitFor();
    await until('the board is filled', async () => (await page.locator('.link.live').count()) > 0);
  }
  async change(seat) {
    await this.page.locator('header button.seat').click();
    await this.sit(seat);
  }
  /** Opens the file of the incident from the board. */
  async open(title) {
    const { page } = this;
    await page.getByRole('navigation').getByRole('link', { name: '值守席' }).click();
    const row = page.getByRole('row', { name: new RegExp(title) }).first();
    await row.click();
    await row.dblclick();
    await page.locator('.file h1').waitFor();
  }

  /** Presses an act of the file's head, out of the rest if it does not stand in front. */
  async act(name) {
    const { page } = this;
    const acts = page.locator('.file > header');
    const button = acts.getByRole('button', { name: new RegExp(`^${name}`) });
    if ((await button.count()) === 0) await acts.getByRole('button', { name: '更多操作' }).click();
    await button.first().click();
    await page.getByRole('dialog').waitFor();
    return page.getByRole('dialog');
  }
  async tab(name) {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }
  get pane() {
    return this.page.locator('.on-scene .pane');
  }
  /** The response in force, in the head of the file. */
  chip(text) {
    return until(
      `${this.id} sees ${text} in the head`,
      async () => (await this.page.locator('.file > header .chips', { hasText: text }).count()) > 0,
      20_000,
    );
  }
  /** The next step of a request for supplies, with the quantities that are proposed. */
  async step(name) {
    await this.pane.getByRole('button', { name, exact: true }).first().click();
    await this.pane.locator('form').first().getByRole('button', { name, exact: true }).click();
  }
  get dialog() {
    return this.page.getByRole('dialog');
  }

  /** Fills fields by their labels: a text, or for a box of choices what to look for; an array presses choices. */
  async fill(fields, within = this.dialog) {
    for (const [label, value] of Object.entries(fields)) {
      const name = new RegExp(label);
      if (Array.isArray(value)) {
        for (const v of value) await within.getByRole('button', { name: v, exact: true }).first().click();
        continue;
      }
      if (value === true) {
        await within.getByLabel(name).check();
        continue;
      }
      const box = within.getByRole('combobox', { name }).first();
      if ((await box.count()) > 0 && (await box.evaluate((el) => el.tagName)) === 'INPUT') {
        await box.fill(value);
        await box.press('Enter');
      } else await within.getByLabel(name).first().fill(value);
    }
  }
  /** Sends the open dialog by key and waits until the server has taken it. */
  async send() {
    await this.page.keyboard.press('Control+Enter');
    await this.dialog.waitFor({ state: 'detached' });
  }
  sees(text, patience = 20_000) {
    return until(`${this.id} sees ${text}`, async () => (await this.page.getByText(text).count()) > 0, patience);
  }
}
