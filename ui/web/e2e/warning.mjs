// A warning's whole life through the pages alone: a red one put forward by the
// headquarters' office, approved by the leader in charge, issued by the one body
// that the approval names, passed on, extended and lifted; and it stands on desk,
// wall and map exactly as long as it is in force (3.2.3, 3.2.5, A31, A36, A38).
import { expect, until } from './check.mjs';
import { Person } from './desk.mjs';
import { scene } from './scene.mjs';

const people = { liyun: '李云', wangfang: '王芳', zhaoming: '赵明', chenjie: '陈捷', qiang: '大屏' };

/** Everybody signs in; all but the wall's look at the warnings. */
async function gather(browser, url) {
  const seats = {
    hq: ['liyun', '防汛办 · 主班'],
    office: ['wangfang', '区应急办 · 主班'],
    leader: ['zhaoming', '分管区领导（应急局）'],
    street: ['chenjie', '广安门外 · 主班'],
    wall: ['qiang', '总值班室 · 主班'],
  };
  const cast = {};
  for (const [who, [id, seat]] of Object.entries(seats)) {
    const p = (cast[who] = await Person.at(browser, url, id));
    await p.signIn(seat);
    await p.page
      .getByRole('navigation')
      .getByRole('link', { name: who === 'wall' ? '大屏' : '预警' })
      .click();
  }
  await cast.wall.page.locator('.wall .cell').first().waitFor();
  return cast;
}

/** An instant as it is typed. */
const inHours = (n) => new Date(Date.now() + (8 + n) * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const row = (p) => p.page.locator('aside .list a', { hasText: '暴雨' });
const head = (p) => p.page.locator('article.warning > header');
const mine = (p) => p.page.locator('section.acts > button');
const others = (p) => p.page.locator('section.acts details');
const band = (p) => p.page.getByRole('group', { name: '在效预警' });
const send = (p) => p.dialog.locator('footer button.primary');

/** Presses an act that is this seat's, which opens its form. */
async function act(p, name) {
  await mine(p).filter({ hasText: name }).first().click();
  await p.dialog.waitFor();
}
/** Presses an act that is not: it says whose it is, and opens nothing that could be sent. */
async function notMine(p, name, why) {
  expect(`${p.id} may not: ${name}`, (await mine(p).filter({ hasText: name }).count()) === 0);
  if ((await others(p).getAttribute('open')) === null) await others(p).locator('summary').click();
  // The page asks anew a moment after its row has changed: until then the reason is the one before.
  await until(`${p.id} is told ${why}`, async () => {
    await others(p).getByRole('button', { name }).first().click();
    await p.dialog.waitFor();
    const told = await p.dialog.getByText(why).count();
    await p.page.keyboard.press('Escape');
    await p.dialog.waitFor({ state: 'detached' });
    return told > 0;
  });
}

/** 3.2.3(2): the headquarters' office puts a red one forward; nothing is in force by that. */
async function propose({ hq, office, leader, street, wall }) {
  await hq.page.getByRole('button', { name: '提出建议' }).click();
  await hq.fill({
    类别: '暴雨',
    灾种名称: '暴雨',
    预警级别: ['红色'],
    影响街道: ['广安门外', '牛街'],
    预计持续至: inHours(6),
    警示事项: '低洼院落、地下空间可能进水',
    应采取的措施: '停止户外作业，转移地下室人员',
    紧急程度: '三小时内',
  });
  await hq.send();
  await head(hq).getByText('建议中，未发布').waitFor();
  for (const p of [office, leader]) {
    await row(p).click();
    await head(p).waitFor();
  }
  await office.sees('须分管区领导或区应急委领导批准');
  expect('nothing of it in the desk’s header', (await band(hq).getByText('红色预警').count()) === 0);
  expect('nothing of it on the wall', (await wall.page.getByText('红色预警').count()) === 0);
  expect('nothing of it in the street', (await row(street).count()) === 0);
}

/** A31: whoever proposes neither approves nor issues before it is approved. */
async function ownHands({ hq }) {
  expect('no approval to give', (await hq.page.getByRole('button', { name: '批准', exact: true }).count()) === 0);
  await hq.sees(/由.*分管区领导.*审批/);
  await notMine(hq, '发布预警', /批准/);
}

/** A36: the leader approves and names the one body that issues, and what else it covers. */
async function approve({ hq, office, leader }) {
  const { page } = leader;
  await page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  const card = page.locator('.inbox article.open').first();
  await card.getByText('暴雨').first().waitFor();
  await card.getByLabel('指定由谁发布').selectOption({ label: '区防汛抗旱应急指挥部办公室' });
  await card.getByRole('button', { name: '延长', exact: true }).click();
  await card.getByRole('button', { name: '批准', exact: true }).click();
  for (const p of [hq, office]) await p.sees('已批准，由防汛办发布');
  await notMine(office, '发布预警', /防汛/);
}

/** The level is typed in words: a wrong word sends nothing. */
async function issue({ hq }) {
  await act(hq, '发布预警');
  const word = hq.dialog.getByLabel(/请输入“红色”/);
  expect('nothing goes out untyped', await send(hq).isDisabled());
  await word.fill('橙色');
  await hq.dialog.getByText('应输入“红色”').waitFor();
  expect('nothing goes out with another word', await send(hq).isDisabled());
  await hq.page.keyboard.press('Control+Enter');
  await until('the text as it will go out', async () => (await hq.dialog.locator('article').count()) > 0);
  expect('the dialog stays', (await hq.dialog.count()) === 1);
  await word.fill('红色');
  await hq.send();
  await head(hq).getByText('在效', { exact: true }).waitFor();
  await hq.page.locator('dl', { hasText: '发布单位' }).first().getByText('区防汛抗旱应急指挥部办公室').waitFor();
}

/** By word and by shape: on the wall's band and map, and in everybody's header. */
async function stands({ hq, office, leader, street, wall }) {
  for (const p of [hq, office, leader, street, wall]) {
    const chip = band(p).locator('.chip.red', { hasText: '暴雨红色预警' });
    await chip.first().waitFor();
    expect(`${p.id} sees whose it is`, (await chip.first().innerText()).includes('区'));
    expect(`${p.id} sees its shape`, (await chip.first().locator('svg rect').count()) === 1);
  }
  const cells = wall.page.locator('.wall .cell[aria-label*="红色预警"]');
  await until('two streets of the map', async () => (await cells.count()) === 2);
  expect('with the shape', (await cells.locator('svg rect').count()) === 2);
}

/** The street takes it, and the issuer sees that. */
async function taken({ hq, street }) {
  await row(street).click();
  await head(street).waitFor();
  await mine(street).filter({ hasText: '签收预警' }).click();
  await mine(street).filter({ hasText: '签收预警' }).waitFor({ state: 'detached' });
  const notice = hq.page.getByRole('listitem').filter({ hasText: '广安门外' });
  await notice.filter({ hasText: /签收/ }).filter({ hasNotText: '未签收' }).first().waitFor();
}

/** A36: the extension that the authorisation covers is put forward and approved as a step of its own. */
async function extend({ hq, leader, wall }) {
  const before = await band(wall).innerText();
  await act(hq, /预警建议 · 延长/);
  await hq.fill({ 延长至: inHours(9), 理由: '雨带移动慢' });
  await hq.send();
  await leader.page.locator('.inbox article.open').first().waitFor();
  await leader.page.getByRole('button', { name: '批准', exact: true }).first().click();
  await hq.sees('已批准，由防汛办发布');
  await act(hq, '延长预警');
  await hq.fill({ 请输入: '红色' });
  await hq.send();
  await until('the wall’s band says until when anew', async () => (await band(wall).innerText()) !== before);
}

/** 3.2.3(4), A37: lifted on red's own path, by another hand; then it is nowhere. */
async function lift({ hq, office, leader, street, wall }) {
  await act(hq, /预警建议 · 解除/);
  await hq.fill({ 理由: '降雨结束，积水已退' });
  await hq.send();
  await notMine(hq, '解除预警', /批准/);
  await leader.page.locator('.inbox article.open').first().waitFor();
  await leader.page.getByRole('button', { name: '批准', exact: true }).first().click();
  await act(office, '解除预警');
  await office.fill({ 理由: '降雨结束，积水已退', 请输入: '红色' });
  await office.send();
  for (const p of [hq, office, leader, street, wall])
    await until(
      `${p.id} has no warning before him`,
      async () => (await p.page.locator('.chip', { hasText: '预警' }).count()) === 0,
    );
  await until('none on the map', async () => (await wall.page.locator('.cell[aria-label*="预警"]').count()) === 0);
  await wall.sees('当前没有在效预警');
}

const stages = [
  ['five persons, of whom one is a wall', gather],
  ['a red warning is put forward and not in force', propose],
  ['the proposer neither approves nor issues', ownHands],
  ['the leader approves and names who issues', approve],
  ['it is issued by that body with the level typed', issue],
  ['desk, wall and map show it by word and shape', stands],
  ['a street takes it', taken],
  ['it is extended', extend],
  ['it is lifted and gone from desk, wall and map', lift],
];

export const warningChecks = (checks, { browser }) => scene(checks, { name: 'warning', people, browser, stages });
