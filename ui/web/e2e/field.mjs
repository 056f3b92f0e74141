// What a phone is for when things are not smooth: a code at the post, a report
// that comes back, a store that is full, a list ticked where there is no line.
import { expect, until } from './check.mjs';
import { Handset } from './handset.mjs';

const registrar = 'field-command-post/registrar';

/** Fills this phone's store to the last letter, or empties it again. */
const stuff = (page) =>
  page.evaluate(() => {
    let n = 0;
    for (let size = 1 << 20; size > 0; size >>= 1)
      for (;;)
        try {
          localStorage.setItem(`stuff/${n}`, 'x'.repeat(size));
          n++;
        } catch {
          break;
        }
  });
const unstuff = (page) =>
  page.evaluate(() => {
    for (const slot of Object.keys(localStorage)) if (slot.startsWith('stuff/')) localStorage.removeItem(slot);
  });

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const picture = { name: 'clock.png', mimeType: 'image/png', buffer: png };

/** 4.4.2, A45: who types what stands at the post is on the list; another number is refused and says so. */
async function checkInByCode({ hand, server, browser, incident }) {
  const { page } = hand;
  const post = await Handset.at(browser, server.url, { seat: registrar });
  await post.live();
  await post.tab('签到');
  await post.page.getByLabel('到哪个事件').selectOption(incident);
  await post.page.locator('summary', { hasText: '出示给来报到的队伍' }).tap();
  const code = (await post.page.locator('.digits').innerText()).replace(/\D/g, '');
  expect(`six digits, not ${code}`, code.length === 6);

  await hand.tab('签到');
  await page.getByLabel('到哪个事件').selectOption(incident);
  await page.getByRole('radio', { name: '报到码' }).tap();
  const go = page.locator('main button[type=submit]');
  await page.getByRole('textbox', { name: '六位报到码' }).fill(code.slice(0, 5));
  expect('five digits are no code', await go.isDisabled());
  const arrive = async (digits, persons) => {
    await page.getByRole('radio', { name: '报到码' }).tap();
    await page.getByRole('textbox', { name: '六位报到码' }).fill(digits);
    await page.getByLabel('人数').fill(persons);
    await go.tap();
  };
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  await arrive(wrong, '7');
  await hand.tab('我的');
  const refused = hand.item('refused', '7 人');
  await refused.waitFor();
  const why = await refused.innerText();
  expect(`it says what is wrong with the code: ${why}`, /报到码/.test(why));
  await refused.getByRole('button', { name: '知道了' }).tap();

  // Without a line it is kept, with when somebody stood there.
  await hand.tab('签到');
  await page.getByLabel('到哪个事件').selectOption(incident);
  await hand.cut();
  await arrive(`${code.slice(0, 3)} ${code.slice(3)}`, '8');
  await hand.tab('我的');
  await hand.item('waiting', '8 人').waitFor();
  await hand.join();
  await hand.item('settled', '8 人').waitFor();
  const entry = post.page.locator('.entry', { hasText: '8 人' });
  await entry.waitFor();
  expect('the list says by what', (await entry.innerText()).includes('报到码'));
  expect('the wrong one is not on it', (await post.page.locator('.entry', { hasText: '7 人' }).count()) === 0);
  await post.close();
}

/** Rule 29: what is refused is put right from what was typed; its photograph goes with it, and there is one incident. */
export async function refusedComesBack({ hand, list, file, stamp }) {
  const { page, context } = hand;
  const where = `村口${stamp}`;
  // Far outside the district: no street follows from it.
  await context.setGeolocation({ longitude: 117.2, latitude: 40.6, accuracy: 15 });
  await hand.fill({ place: where, seen: '草垛起火' });
  await page.getByRole('radiogroup', { name: '有人被困' }).getByRole('radio', { name: '无' }).tap();
  await page.locator('input[type=file]').setInputFiles(picture);
  await hand.button('附上位置').tap();
  await hand.button(/位置 ±/).waitFor();
  await hand.submit();
  await hand.tab('我的');
  await hand.item('refused', where).waitFor();
  expect('nothing is on record', (await list(where)).length === 0);
  await context.setGeolocation({ longitude: 116.391, latitude: 39.894, accuracy: 12 });

  await hand.reopen('#mine');
  await hand.live();
  await hand.item('refused', where).getByRole('button', { name: '改正后重发' }).tap();
  await hand.page.getByText('火灾').first().waitFor();
  const filled = {
    place: await hand.page.getByLabel('地点').inputValue(),
    seen: await hand.page.getByLabel('看到什么').inputValue(),
    trapped: await hand.page
      .getByRole('radiogroup', { name: '有人被困' })
      .getByRole('radio', { name: '无' })
      .getAttribute('aria-checked'),
  };
  expect(
    `as it was typed: ${JSON.stringify(filled)}`,
    filled.place === where && filled.seen === '草垛起火' && filled.trapped === 'true',
  );
  await hand.page.getByLabel('街道').selectOption('street-dashilan');
  await hand.submit();
  await hand.tab('我的');
  await hand.item('settled', where).waitFor();
  await until('the refused one is gone', async () => (await hand.item('refused', where).count()) === 0);
  const [one, ...more] = await list(where);
  expect('exactly one is on record', one && more.length === 0 && one.street === 'street-dashilan');
  const pictures = async () => (await file(one.id)).attachments ?? [];
  await until('with its photograph', async () => (await pictures()).length === 1);
  return one.id;
}

/**
 * A62: what was done without a line and is refused when the line is back shows its reason and the offered way, also
 * after the page was opened again; one touch enters it as fact.
 */
export async function offeredWay({ hand, cast, list, file, stamp }) {
  const place = `误报${stamp}`;
  await hand.fill({ place, seen: '冒烟' });
  await hand.submit();
  await until('it is on record', async () => (await list(place)).length === 1);
  const [{ id }] = await list(place);
  await hand.tab('任务');
  await hand.page.locator('.card:not(.alarm)', { hasText: place }).first().tap();
  await hand.page.locator('.card.open', { hasText: place }).waitFor();
  await hand.cut();
  await hand.button('已出发').tap();
  await hand.tab('我的');
  await hand.item('waiting', '已出发').waitFor();
  const office = 'emergency-office/duty';
  const api = await cast.as(office);
  await api.give('evening', office, 'declare-false-alarm', { incident: id, reason: '居民烧饭冒烟' });
  await hand.join();
  await hand.item('refused', '已出发').waitFor();
  await hand.reopen('#mine');
  await hand.live();
  const item = hand.item('refused', '已出发');
  await item.getByRole('button', { name: '据实登记' }).tap();
  await hand.item('settled', '据实登记').waitFor();
  await until('the refused one is gone', async () => (await item.count()) === 0);
  const facts = (await file(id)).timeline.filter((e) => e.what === 'fact_recorded');
  expect(`one fact, with what was done: ${JSON.stringify(facts)}`, facts.length === 1);
  return JSON.stringify(facts[0].args);
}

/** A full store holds no report back: first what the server has gives way, then it says that nothing is kept. */
async function fullStore({ hand, list, stamp }) {
  const first = `满一${stamp}`;
  const second = `满二${stamp}`;
  await hand.tab('我的');
  await hand.page.locator('.item.settled').first().waitFor();
  await hand.cut();
  await stuff(hand.page);
  await hand.fill({ place: first, seen: '冒烟' });
  await hand.submit();
  await hand.tab('我的');
  await hand.item('waiting', first).waitFor();
  expect('what was delivered has made room', (await hand.page.locator('.item.settled').count()) === 0);
  expect('and so it is kept', (await hand.item('waiting', first).getByText('没有存下').count()) === 0);

  await stuff(hand.page);
  await hand.fill({ place: second, seen: '冒烟' });
  await hand.submit();
  await hand.page.getByRole('alert').filter({ hasText: '本机存储已满' }).waitFor();
  await hand.tab('我的');
  await hand.item('waiting', second).getByText('没有存下').waitFor();
  await hand.join();
  for (const place of [first, second]) await hand.item('settled', place).waitFor();
  await until('nothing more to warn of', async () => (await hand.page.getByText('本机存储已满').count()) === 0);
  await unstuff(hand.page);
  for (const place of [first, second]) {
    const found = await list(place);
    expect(`${place} is on record once, not ${found.length} times`, found.length === 1);
  }
}

/** 4.2: the list is ticked where there is no line, and stands ticked when the page is opened again there. */
async function offlineChecklist({ hand, file, incident }) {
  const open = async () => {
    await hand.tab('任务');
    const card = hand.page.locator('.other', { hasText: incident });
    if (!(await hand.page.locator('.card.open', { hasText: incident }).count())) await card.tap();
    await hand.page.locator('.card.open', { hasText: incident }).waitFor();
    if (!(await hand.page.locator('form .item').count())) await hand.button('先期处置').tap();
    await hand.page.locator('form .item').first().waitFor();
  };
  await open();
  await hand.cut();
  const items = hand.page.locator('form .item');
  const item = items.filter({ has: hand.page.getByRole('button', { name: '已做', exact: true }) }).first();
  const title = (await item.locator('strong').first().innerText()).trim();
  const same = () => hand.page.locator('form .item', { hasText: title });
  await item.getByRole('button', { name: '已做', exact: true }).tap();
  if (await same().locator('input').count()) {
    await same().locator('input').fill('12');
    await same().getByRole('button', { name: '已做', exact: true }).tap();
  }
  await same().getByText('✓').waitFor();
  await hand.reopen('#tasks');
  await open();
  await same().getByText('✓').waitFor();
  await hand.join();
  const ticks = async () => (await file(incident)).timeline.filter((e) => e.what === 'checklist_ticked');
  await until('it is on record', async () => (await ticks()).length === 1);
  await same().getByText('✓').waitFor();
  return title;
}

export const fieldChecks = [
  ['a code at the post checks in, another is refused, and one typed without a line is kept', checkInByCode],
  ['a full store holds no report back', fullStore],
  [
    'a list ticked without a line stands ticked when the page is opened again, and is told when the line is back',
    offlineChecklist,
  ],
];
