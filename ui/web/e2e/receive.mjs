// A warning on the phone of a street: it arrives, is taken, and people are told
// of it; then the same where there is no line while its issuer extends it (3.2.3, A22).
import { expect, until } from './check.mjs';
import { tooLate, workspace } from './handset.mjs';

const issuer = 'hq-flood-drought-office/duty';
/** A street where nothing else rings: three alarms stand on a phone at most. */
const street = 'street-taoranting';
export const streetSeat = '陶然亭 · 主管负责同志';

const beijing = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19) + '+08:00';
const hours = (n) => beijing(Date.now() + n * 3_600_000);

/** Whoever issues it, and what its page says to the street. */
export class Issuer {
  static async of(cast) {
    const own = new Issuer();
    own.api = await cast.as(issuer);
    return own;
  }
  async issue(hazard) {
    const content = {
      type: 5,
      hazard,
      level: 'yellow',
      from: beijing(Date.now()),
      until: hours(3),
      area: { streets: [street] },
      caution: '胡同低洼处积水',
      measures: '清理雨水口，劝离地下室人员',
    };
    const done = await this.api.give(workspace, issuer, 'issue-warning', { content, channels: ['web'] });
    this.id = done.ids.warning;
    return this.id;
  }
  extend() {
    return this.give('extend-warning', { until: hours(5), reason: '雨势未减' });
  }
  give(name, body) {
    return this.api.give(workspace, issuer, name, { warning: this.id, ...body });
  }
  page() {
    return this.api.get(`/api/w/${workspace}/warnings/${this.id}?seat=${issuer}`);
  }
  async said(what) {
    return (await this.page()).timeline.filter((e) => e.what === what);
  }
}

/** Who was told, how many, by which way. */
async function tell(hand, { audience, place, count, where = false }) {
  const { page } = hand;
  const form = page.locator('details', { hasText: '记录已通知的人' });
  if ((await form.getAttribute('open')) === null) await form.locator('summary').tap();
  await form.getByRole('radio', { name: audience }).tap();
  await form.getByLabel('学校、楼院或人群').fill(place);
  await form.getByLabel('人数').fill(count);
  await form.getByLabel('通知方式').selectOption('household');
  if (where) {
    await form.getByRole('button', { name: '附上位置' }).tap();
    await form.getByRole('button', { name: /位置 ±/ }).waitFor();
  }
  await form.locator('button[type=submit]').tap();
}

async function received({ hand, issuer: x, hazard }) {
  await hand.tab('任务');
  await x.issue(hazard);
  const strip = hand.page.locator('button.warnings');
  await strip.getByText(hazard).waitFor();
  await hand.page.locator('.card.alarm', { hasText: hazard }).waitFor();
  await strip.tap();
  await hand.page.getByText('胡同低洼处积水').waitFor();
  await hand.button('签收').tap();
  await hand.page.getByText('本单位已签收').waitFor();
  await tell(hand, { audience: /老弱/, place: '前门西河沿独居老人', count: '6', where: true });
  await hand.page.getByText('已通知 6 人').first().waitFor();
  const [reach] = (await x.page()).reached;
  expect(`with who and where: ${JSON.stringify(reach)}`, reach.count === 6 && / ±12 m$/.test(reach.where));
  const [line] = await x.said('people_reached');
  expect('nothing came late', !line.tags?.length);
  await hand.tab('任务');
  await until(
    'taken, it rings no more',
    async () => !(await hand.page.locator('.card.alarm', { hasText: hazard }).count()),
  );
}

async function withoutALine({ hand, issuer: x, hazard }) {
  await x.extend();
  await hand.page.locator('.card.alarm', { hasText: hazard }).waitFor();
  await hand.page.locator('button.warnings').tap();
  await hand.button('签收').waitFor();
  await hand.kept();
  await hand.cut();
  await hand.button('签收').tap();
  await tell(hand, { audience: /学校/, place: '炭儿胡同小学', count: '40' });
  const pressed = Date.now();
  await hand.reopen('#warnings');
  await hand.page.locator('header .link', { hasText: '2 项待发送' }).waitFor();
  expect(
    'it is not asked for again',
    await hand.page.getByRole('button', { name: '待发送', exact: true }).isDisabled(),
  );
  expect('nothing is on record', (await x.page()).reached.length === 1);
  await tooLate(pressed);
  await x.extend();
  await hand.join();
  await until(
    'both are on record',
    async () => (await x.page()).reached.length === 2 && (await x.said('warning_acknowledged')).length === 2,
  );
  const taken = (await x.said('warning_acknowledged')).at(-1);
  expect(
    `late, and when it was pressed: ${JSON.stringify(taken)}`,
    taken.tags?.includes('link') && taken.at < taken.received,
  );
  const told = (await x.said('people_reached')).find((e) => e.tags?.includes('link'));
  expect(`late, and when they were told: ${JSON.stringify(told)}`, told && told.at < told.received);
  // What was sent meanwhile has not been seen: it waits, and is taken now.
  const waits = async () => (await x.page()).notices.filter((n) => n.to === street && !n.seen).length;
  expect('the extension waits', (await waits()) === 1);
  await hand.button('签收').tap();
  await until('it is taken', async () => (await waits()) === 0);
  await hand.page.getByText('本单位已签收').waitFor();
}

export const warningChecks = [
  ['a warning arrives, is taken, and people are told of it', received],
  ['taken and told without a line: told late when it is back, and what was sent meanwhile still waits', withoutALine],
];
