// An incident reported at the desk by key is seen on another machine's wall;
// the line is cut, in three ways, and nothing is lost or doubled.
import { enter, machine } from './browser.mjs';
import { expect, until } from './check.mjs';
import { Line } from './proxy.mjs';
import { seats, personOf } from './evening.mjs';

const seat = seats.office;
/** Rule 18. */
const bannerWithin = 3_000;

const banner = (page) => page.locator('.banner', { hasText: '连接已中断' });

/** From a call to an incident, without the mouse. */
async function reportByKey(page, { words, title, street, type }) {
  await page.keyboard.press('c');
  await page.locator('dialog textarea').waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space'); // who told us: the first of the choices
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByLabel('标题', { exact: false }).first().waitFor();
  await page.getByLabel('标题', { exact: false }).first().fill(title);
  const choose = async (label, text) => {
    const box = page.getByRole('combobox', { name: label }).first();
    await box.focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await choose(/街道/, street);
  await choose(/类型/, type);
  await page.keyboard.press('Control+Enter');
}

export async function lineChecks(checks, { browser, server, cast, workspace }) {
  const line = await Line.to(server.url);
  const desk = await machine(browser);
  const wall = await machine(browser);
  checks.onFailure = async (name) => {
    if (!process.env.E2E_PICTURES) return;
    for (const [who, m] of Object.entries({ desk, wall }))
      await m.page.screenshot({
        path: `${process.env.E2E_PICTURES}/${name.slice(0, 24).replaceAll(' ', '-')}-${who}.png`,
      });
  };
  const stamp = String(Date.now()).slice(-5);
  const title = `北线阁燃气味 ${stamp}`;
  const onWall = (text) => wall.page.getByText(text, { exact: false });
  const list = async (text) =>
    (await (await cast.as(seat)).get(`/api/w/${workspace}/incidents?q=${encodeURIComponent(text)}`)).filter((i) =>
      i.title.includes(text),
    );
  const intakes = (gist) =>
    desk.page.evaluate(
      (g) => [...document.querySelectorAll('.cell')].filter((c) => c.textContent.includes(g)).length,
      gist,
    );

  await checks.run('sign in by one press and sit down, by key', async () => {
    await desk.page.goto(line.url);
    const one = desk.page.getByRole('button', { name: /区应急办.*主班/ }).first();
    await one.focus();
    await desk.page.keyboard.press('Enter');
    // Where to sit is asked, unless this machine knows it already.
    const incidents = desk.page.getByRole('tab', { name: /事件/ });
    const asked = desk.page.getByRole('heading', { name: /选择席位/ });
    await incidents.or(asked).first().waitFor();
    if (await asked.isVisible()) {
      await desk.page
        .getByRole('button', { name: /区应急办 · 主班/ })
        .first()
        .focus();
      await desk.page.keyboard.press('Enter');
    }
    await desk.page.getByRole('tab', { name: /事件/ }).waitFor();
    await until('the board is filled', async () => (await desk.page.locator('.link.live').count()) > 0);
  });

  await enter(wall.page, server.url, { person: personOf(seats.room), seat: seats.room, path: '/wall' });
  await until('the wall is live', async () => (await wall.page.locator('.link.live').count()) > 0);

  await checks.run('an incident reported at the desk by key stands on the wall', async () => {
    await reportByKey(desk.page, { words: '居民说楼道里有燃气味', title, street: '牛街', type: '燃气' });
    await until('it is on record', async () => (await list(title)).length === 1);
    const took = await until('the wall shows it', async () => (await onWall(title).count()) > 0, 5_000);
    return `${Math.round(took)} ms after it was on record`;
  });

  for (const how of ['cut', 'silent']) {
    await checks.run(`line ${how}: the banner stands within three seconds, countdowns run on`, async () => {
      await until('live before', async () => (await desk.page.locator('.link.live').count()) > 0);
      // Seen in the page itself, at the picture in which it first stands: both clocks are this machine's.
      const seen = desk.page.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () =>
              document.querySelector('.banner')?.textContent?.includes('连接已中断')
                ? requestAnimationFrame(() => resolve(Date.now()))
                : requestAnimationFrame(look);
            look();
          }),
      );
      const began = Date.now();
      line.set(how);
      const took = (await seen) - began;
      expect(`the banner within ${bannerWithin} ms, not ${took}`, took <= bannerWithin);
      const hatched = await desk.page.locator('main.stale, main.not-current').count();
      expect('the page is hatched', hatched === 1);
      const clock = () => desk.page.locator('header .digits').first().innerText();
      const before = await clock();
      await until('the clock runs on', async () => (await clock()) !== before, 3_000);
      line.set('open');
      const healed = await until('live again', async () => (await desk.page.locator('.link.live').count()) > 0, 15_000);
      expect('the banner is gone', (await banner(desk.page).count()) === 0);
      return `banner ${took} ms, live again ${Math.round(healed)} ms after the line`;
    });
  }

  await checks.run('what happened while the line was down is there once it is back, each once', async () => {
    line.set('cut');
    await banner(desk.page).waitFor({ timeout: 8_000 });
    const missed = [`断线期间甲 ${stamp}`, `断线期间乙 ${stamp}`];
    for (const t of missed) await cast.report(seats.room, t, 18, 'street-yuetan', { body: { severity: { level: 2 } } });
    line.set('open');
    for (const t of missed) {
      await until(`${t} on the desk`, async () => (await desk.page.getByText(t).count()) > 0, 15_000);
      expect(`${t} once on record`, (await list(t)).length === 1);
    }
  });

  await checks.run('a command given while the line is down is sent once it is back, once', async () => {
    const gist = `断线接报 ${stamp}`;
    line.set('cut');
    await banner(desk.page).waitFor({ timeout: 8_000 });
    await desk.page.keyboard.press('c');
    await desk.page.locator('dialog textarea').waitFor();
    await desk.page.keyboard.type(`${gist} 有人说听到响声`);
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Space');
    await desk.page.getByLabel(/事由/).first().fill(gist);
    await desk.page.keyboard.press('Control+Enter');
    await until('it waits', async () => (await desk.page.getByText(/项待发送/).count()) > 0);
    line.set('open');
    await until('nothing waits', async () => (await desk.page.getByText(/项待发送/).count()) === 0, 25_000);
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('tab', { name: /接报单/ }).click();
    await until('it is on the desk', async () => (await intakes(gist)) > 0);
    expect('it is there once', (await intakes(gist)) === 1);
    await desk.page.getByRole('tab', { name: /事件/ }).click();
  });

  await checks.run('a command whose answer was lost is done once', async () => {
    const gist = `回执丢失 ${stamp}`;
    await until('live before', async () => (await desk.page.locator('.link.live').count()) > 0);
    line.set('deaf');
    await desk.page.keyboard.press('c');
    await desk.page.locator('dialog textarea').waitFor();
    await desk.page.keyboard.type(`${gist} 有人说闻到焦糊味`);
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Space');
    await desk.page.getByLabel(/事由/).first().fill(gist);
    await desk.page.keyboard.press('Control+Enter');
    const watch = await machine(browser);
    await enter(watch.page, server.url, { person: personOf(seats.room), seat: seats.room });
    await watch.page.getByRole('tab', { name: /接报单/ }).click();
    const seen = () => watch.page.getByText(gist, { exact: false }).count();
    await until('the server has it', async () => (await seen()) > 0);
    line.set('open');
    await until('nothing waits', async () => (await desk.page.getByText(/项待发送/).count()) === 0, 25_000);
    await until('live again', async () => (await desk.page.locator('.link.live').count()) > 0, 15_000);
    expect('it was done once', (await seen()) === 1);
    await watch.context.close();
    await desk.page.keyboard.press('Escape');
  });

  await checks.run('the desk shows what the server holds, no more and no less', async () => {
    await desk.page.keyboard.press('Escape');
    const held = async () =>
      (await (await cast.as(seat)).get(`/api/w/${workspace}/incidents?limit=1000`)).filter(
        (i) => ['received', 'verified', 'handling'].includes(i.phase) && !i.merged_into,
      ).length;
    // The evening goes on while this looks: both are asked until they agree.
    let said = '';
    const agree = async () => {
      const shown = await desk.page.locator('dl.counts dd').nth(2).innerText();
      const live = await held();
      said = `${shown} shown, ${live} held`;
      return Number(shown) === live;
    };
    await until('desk and server agree', agree, 5_000).catch((error) => {
      throw new Error(`${error.message}: ${said}`);
    });
  });

  await checks.run('no page threw an error', async () => {
    expect(`none, not ${[...desk.faults, ...wall.faults].join('; ')}`, desk.faults.length + wall.faults.length === 0);
  });
  checks.onFailure = async () => {};
  await desk.context.close();
  await wall.context.close();
  await line.close();
}
