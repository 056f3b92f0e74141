// What was refused, through the pages alone: a warning that was not approved is put
// right and proposed again with its text as it was written (A31), and an act that is
// not this seat's is entered as a fact on the warning from the refusal itself (A62).
import { expect, until } from './check.mjs';
import { Person } from './desk.mjs';
import { house } from './house.mjs';

const people = { liyun: '李云', zhaoming: '赵明' };
const caution = '低洼院落、地下空间可能进水';
const reason = '雨带北移，降为橙色再报';

/** An instant as it is typed. */
const inHours = (n) => new Date(Date.now() + (8 + n) * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const warnings = (p) => p.page.getByRole('navigation').getByRole('link', { name: '预警' }).click();

async function gather(browser, url) {
  const at = async (id, seat) => {
    const p = await Person.at(browser, url, id);
    await p.signIn(seat);
    await warnings(p);
    return p;
  };
  return { hq: await at('liyun', '防汛办 · 主班'), leader: await at('zhaoming', '分管区领导（应急局）') };
}

async function refused({ hq, leader }) {
  await hq.page.getByRole('button', { name: '提出建议' }).click();
  await hq.fill({
    类别: '暴雨',
    预警级别: ['红色'],
    影响街道: ['广安门外'],
    预计持续至: inHours(6),
    警示事项: caution,
    应采取的措施: '停止户外作业',
    紧急程度: '三小时内',
  });
  await hq.send();
  await leader.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  const card = leader.page.locator('.inbox article.open').first();
  await card.getByRole('button', { name: '不予批准', exact: true }).click();
  await card.getByLabel(/理由/).fill(reason);
  await card.getByRole('button', { name: '不予批准', exact: true }).click();
  await hq.sees(reason);
}

async function again({ hq }) {
  await hq.page.getByRole('button', { name: '修改后重新提交' }).click();
  const field = (label) => hq.dialog.getByLabel(new RegExp(label)).first();
  expect('the words are kept', (await field('警示事项').inputValue()) === caution);
  expect('the weighing is kept', (await field('紧急程度').inputValue()) === '三小时内');
  await hq.fill({ 预警级别: ['橙色'] });
  await hq.send();
  await hq.sees('建议中，未发布');
}

/** Not this seat's to issue before it is approved: the refusal opens the record of fact, filled. */
async function fact({ hq }) {
  const others = hq.page.locator('section.acts details');
  await others.locator('summary').click();
  await others.getByRole('button', { name: '发布预警' }).first().click();
  await hq.dialog.getByText(/依据 /).first().waitFor();
  await hq.dialog.getByRole('button', { name: '据实登记' }).click();
  const what = hq.dialog.getByLabel(/发生了什么/).first();
  await until('the act is filled in', async () => (await what.inputValue()) === '发布预警');
  await hq.fill({ 何人: '防汛办值班领导', 如何得知: '电话口头' });
  await hq.send();
  await hq.sees('电话口头');
}

export async function refusalChecks(checks, { browser }) {
  const server = await house('refusal', people);
  let cast = {};
  const stages = [
    ['two persons, of whom one approves', async () => void (cast = await gather(browser, server.url))],
    ['a warning that was not approved is told to whoever proposed it', () => refused(cast)],
    ['it is put right and proposed again, its text kept', () => again(cast)],
    ['a refusal opens the record of fact of the warning, filled', () => fact(cast)],
  ];
  try {
    for (const [name, run] of stages) {
      const failed = checks.failed;
      await checks.run(name, run);
      if (checks.failed > failed) break;
    }
  } finally {
    for (const p of Object.values(cast)) await p.context.close();
    await server.stop();
  }
}
