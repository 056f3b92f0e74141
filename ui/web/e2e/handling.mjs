// What the handling needs, through the pages alone: forces of the registers, a
// requisition with its file for compensation, coercion on approval, a shelter
// opened, counted and emptied, supplies granted in part and accounted for to the
// last unit, the public mobilised (4.5, 4.6, 6.4, 6.7).
import { Api } from './api.mjs';
import { expect, until } from './check.mjs';
import { Person } from './desk.mjs';
import { password } from './house.mjs';
import { scene } from './scene.mjs';

const workspace = 'handling';
const people = { liyun: '李云', wangfang: '王芳' };
const title = '四合院旅馆起火';

/** One person of those who ask and carry out, one of those who decide. */
async function gather(browser, url) {
  const at = (id, seat) => Person.at(browser, url, id).then((p) => p.signIn(seat).then(() => p));
  const below = await at('liyun', '消防支队 · 主班');
  const above = await at('wangfang', '消防安全指挥部 · 总指挥');
  const api = new Api(url);
  await api.signIn('liyun', password);
  await api.give(workspace, 'emergency-office/duty', 'take-seat', { seat: 'emergency-office/duty' });
  const { ids } = await api.give(workspace, 'emergency-office/duty', 'report-incident', {
    title,
    type: 9,
    location: { street: 'street-dashilan', place: '大栅栏西街' },
    source: { kind: 'citizen', channel: 'phone', label: '过路群众' },
    severity: { level: 2 },
  });
  for (const [register, row] of Object.entries({
    team: { key: 'DSL', values: { name: '大栅栏消防站', owner: 'fire-rescue', level: 'professional', capacity: '12' } },
    stock: {
      key: 'M1',
      values: { name: '毛毯', owner: 'emergency-bureau', depot: '东库', unit: '条', quantity: '150' },
    },
    shelter: {
      key: 'S1',
      values: {
        name: '煤市街小学',
        owner: 'street-dashilan',
        street: 'street-dashilan',
        place: '煤市街',
        capacity: '80',
        supplier: '区商务局',
      },
    },
  }))
    await api.give(workspace, 'emergency-office/duty', 'change-register-entry', { register, row });
  for (const p of [below, above]) await p.open(title);
  await above.act('区二级响应');
  await above.send();
  await below.chip('区二级响应');
  return { below, above, incident: ids.incident };
}

/** A few letters, and of what the register offers then the one that is meant. */
async function pick(person, within, label, letters, name) {
  const box = within.getByRole('combobox', { name: label }).first();
  await box.fill(letters);
  await person.page.getByRole('option', { name }).first().waitFor();
  await box.press('Enter');
}

/** 6.1.2: a registered team is found by a few letters, called, and comes by its name. */
async function forces({ below, above }) {
  await below.tab('力量');
  await below.pane.getByRole('button', { name: '调队伍' }).click();
  await pick(below, below.dialog, /队伍/, '消防站', '大栅栏消防站');
  await below.fill({ 任务: '灭火' });
  await below.send();
  await below.sees('已调、未到');
  await pick(below, below.pane, /队伍/, '大栅栏', '大栅栏消防站');
  expect('the register fills in the strength', (await below.pane.getByLabel('人数').inputValue()) === '12');
  await below.pane.getByRole('button', { name: '到场报到' }).click();
  await above.tab('力量');
  await above.sees('12 人');
  await until('nobody is on the way', async () => (await below.page.getByText('已调、未到').count()) === 0);
}

/** A31, A51: the street proposes coercion, it rings where it is decided, and is done as it was proposed. */
async function coercion({ below, above }) {
  await below.change('大栅栏 · 主管负责同志');
  await below.tab('措施与任务');
  await below.pane.getByRole('checkbox', { name: '4.5.1(10)' }).check();
  const line = below.pane.locator('li.on');
  await line.getByText(/须消防安全指挥部.*批准/).waitFor();
  await below.fill({ 法律依据: '突发事件应对法', 地点: '隔壁仓库', 理由: '存放易燃物', 执行人: '王队长' }, line);
  await below.pane.getByRole('button', { name: '提请批准 1 项' }).click();
  await below.sees('待批准');
  await above.page.getByRole('navigation').getByRole('link', { name: '值守席' }).click();
  await above.page.locator('.strip').getByText('有件待您审批').first().click();
  await above.page.getByRole('button', { name: '批准', exact: true }).click();
  await below.pane.getByRole('button', { name: '办理' }).click();
  await below.sees('法律依据：突发事件应对法');
  await until('nothing rings there any more', async () => {
    await above.page.getByRole('navigation').getByRole('link', { name: '值守席' }).click();
    return (await above.page.locator('.strip').getByText('有件待您审批').count()) === 0;
  });
  await below.pane.getByText('特别措施').first().click();
  const special = below.pane.getByRole('checkbox', { name: '4.5.4(1)' });
  await special.check();
  await below.pane.getByRole('button', { name: /提请批准/ }).click();
  await below.pane.locator('.refusal').getByText('4.5.4').waitFor();
  await special.uncheck();
}

/** 6.4.5, 5.1.3: proposed, approved, ordered; the file for compensation is open. */
async function requisition({ below, above }) {
  await below.pane.getByRole('button', { name: '提请征用' }).click();
  await below.fill({ 征用何物: '旅馆 20 间', 法律依据: '突发事件应对法' });
  await below.send();
  await above.change('主要领导 · 区长');
  await above.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await above.page.getByRole('button', { name: '批准', exact: true }).click();
  await below.pane.getByRole('button', { name: '办理' }).click();
  await below.fill({ 所有人: '李老板 13800000009' });
  await below.send();
  await below.sees(/补偿档案已建/);
  await below.sees('李老板 13800000009');
}

/** 6.7, A55: the register fills the form; closed only when empty. */
async function shelter({ below, above }) {
  await below.tab('场所');
  await below.pane.getByRole('button', { name: '启用避难场所' }).click();
  await pick(below, below.dialog, /名称/, '煤市街', '煤市街小学');
  expect('its places are known', (await below.dialog.getByLabel('可容纳人数').inputValue()) === '80');
  await below.fill({ 负责人: '周校长', 照护安排: '一层设老人休息室' });
  await below.send();
  const count = below.pane.getByLabel('在场人数');
  await count.fill('35');
  await below.pane.getByRole('button', { name: '登记', exact: true }).click();
  await below.sees('35 / 80 人');
  await below.pane.getByRole('button', { name: '关闭' }).click();
  await below.dialog.waitFor();
  await below.page.keyboard.press('Control+Enter');
  await below.dialog
    .getByText(/还有 35 人/)
    .first()
    .waitFor();
  await below.page.keyboard.press('Escape');
  await count.fill('0');
  await below.pane.getByRole('button', { name: '登记', exact: true }).click();
  await below.sees('0 / 80 人');
  await below.pane.getByRole('button', { name: '关闭' }).click();
  await above.open(title);
  await above.tab('场所');
  await above.sees(/关闭/);
}

/** 6.4.3, A54: a part is granted; every hand has its own step; it balances to zero. */
async function supplies({ below, above }) {
  await below.change('消防支队 · 主班');
  await below.tab('物资');
  await pick(below, below.pane, /品名/, '毛', '毛毯');
  await below.fill({ 数量: '200' }, below.pane);
  await below.pane.getByRole('button', { name: '提出申请' }).click();
  await above.change('分管区领导（消防支队）');
  await above.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await above.page.getByLabel('批准数量').fill('120');
  await above.page.getByRole('button', { name: '按所填数量批准' }).click();
  await below.pane.getByRole('button', { name: '下达调拨' }).click();
  await below.pane.getByRole('button', { name: /下一步：出库（应急/ }).waitFor();
  await above.change('应急局 · 主班');
  await above.open(title);
  await above.tab('物资');
  await above.step('出库');
  await below.step('签收');
  await below.pane.getByRole('button', { name: '归还、消耗、损失' }).click();
  const form = below.pane.locator('form').first();
  await below.fill({ 归还: '118', '^损失': '2', 损失原因: '烧毁' }, form);
  await form.locator('button.primary').click();
  await above.sees('已结清');
  const row = above.pane.locator('.card table tbody tr').first();
  const cells = await row.locator('td').allInnerTexts();
  expect(`it balances to zero: ${cells.join(' ')}`, cells.at(-1) === '0' && cells[2] === '120');
}

/** 4.6.2, A52: a few streets on the government's word; all of them wait for the city. */
async function mobilisation({ below, above }) {
  await below.change('大栅栏 · 主管负责同志');
  await below.tab('发布');
  await below.pane.getByRole('button', { name: '提请动员' }).click();
  await below.fill({ 需要多少人: '30', 动员内容: '协助引导和后勤' });
  await below.send();
  await above.change('主要领导 · 区长');
  await above.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await above.page.getByRole('button', { name: '批准', exact: true }).click();
  await below.pane.getByRole('button', { name: '办理' }).click();
  await below.sees('协助引导和后勤');
  await above.open(title);
  await above.tab('发布');
  await above.pane.getByRole('button', { name: '报请市政府批准全区动员' }).click();
  await above.fill({ 请求内容: '全区动员转移' });
  await above.send();
  await above.pane.getByRole('button', { name: '登记市政府批准并执行' }).click();
  await above.page.keyboard.press('Control+Enter');
  await above.dialog
    .getByText(/批准文号/)
    .first()
    .waitFor();
  await above.fill({ 市政府批准文号: '京政函 12 号' });
  await above.send();
  await above.sees('京政函 12 号');
  await above.pane.getByRole('button', { name: '结束动员' }).first().click();
  await above.sees(/结束$/);
}

const stages = [
  ['two persons open an incident, the level is started', gather],
  ['a registered team is called and checks in by its name', forces],
  ['coercion is proposed, rings, is approved and done', coercion],
  ['a requisition is approved and opens its file', requisition],
  ['a shelter is opened, counted, emptied and closed', shelter],
  ['supplies granted in part balance to zero', supplies],
  ['the public is mobilised in a street, the whole district by the city', mobilisation],
];

export const handlingChecks = (checks, { browser }) => scene(checks, { name: workspace, people, browser, stages });
