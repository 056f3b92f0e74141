// One incident from the first call to the declared end, through the pages
// alone: five persons at five machines, and a wall at a sixth. Each sees what
// the others do as it is done; at the end ledger and timeline agree.
import { Api } from './api.mjs';
import { expect, until } from './check.mjs';
import { Person } from './desk.mjs';
import { password } from './house.mjs';
import { scene } from './scene.mjs';

const workspace = 'drill';
const people = {
  liyun: '李云',
  wangfang: '王芳',
  zhaoming: '赵明',
  chenjie: '陈捷',
  sunyi: '孙毅',
  qiang: '大屏',
};
const title = '四合院旅馆起火';
const groups = [
  '区应急办',
  '消防支队',
  '区委宣传部',
  '公安分局',
  '区应急管理局',
  '科信局',
  '区卫生健康委',
  '大栅栏街道',
  '区应急管理局',
];

/** Everybody signs in and sits down; the wall needs nobody. */
async function gather(browser, url) {
  const at = (id, seat) => Person.at(browser, url, id).then((p) => p.signIn(seat).then(() => p));
  const seats = {
    street: ['liyun', '大栅栏 · 主班'],
    office: ['wangfang', '区应急办 · 主班'],
    hq: ['zhaoming', '消防安全办 · 主班'],
    committee: ['chenjie', '区应急委主任'],
    scene: ['sunyi', '消防支队 · 现场负责人'],
    wall: ['qiang', '总值班室 · 主班'],
  };
  // One after the other: to check a password costs the server a good part of a second, by intent.
  const cast = {};
  for (const [who, [id, seat]] of Object.entries(seats)) cast[who] = await at(id, seat);
  await cast.wall.page.getByRole('navigation').getByRole('link', { name: '大屏' }).click();
  await cast.wall.page.locator('.wall .cell').first().waitFor();
  return cast;
}

async function call({ street, office, wall }) {
  const { page } = street;
  await page.keyboard.press('c');
  await page.locator('dialog textarea').waitFor();
  await page.keyboard.type('居委会来电：西街四合院旅馆起火，可能有人被困');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByLabel('标题').first().waitFor();
  await street.fill({ 标题: title, 街道: '大栅栏', 类型: '火灾' });
  await street.send();
  for (const p of [office, wall]) await p.sees(title);
  for (const p of [street, office]) await p.open(title);
}

async function firstHandling({ street, office, scene, wall }) {
  await office.act('调派力量');
  for (const body of ['公安分局', '交通支队', '区卫生健康委']) await office.fill({ 单位: body });
  await office.send();
  await street.sees(/调度 消防支队、公安分局/);
  await street.act('街道三级响应');
  await street.send();
  await office.chip('街道三级响应');
  await wall.sees('街道三级响应');
  await street.act('报告');
  await street.fill({ 报告类别: ['核实报告'] });
  await street.dialog.getByRole('button', { name: /其余填/ }).click();
  await street.send();
  await office.sees(/核实报告/);
  await street.act('先期处置');
  await street.fill({ 做了什么: '疏散院内住客', 人数: '6' });
  await street.send();
  await office.sees('疏散院内住客');
  await scene.open(title);
}

/** 4.3: the system proposes, the seat that the plan names decides. */
async function raise({ hq, committee, scene, office, wall }) {
  await scene.act('人员情况');
  await scene.fill({ 死亡: '2', '^受伤': '4', 被困: '2', 来源: '现场指挥员' });
  await scene.send();
  await scene.act('判定等级');
  for (const key of ['2', 'm', 'Enter']) await scene.page.keyboard.press(key);
  await scene.dialog.waitFor({ state: 'detached' });
  for (const p of [hq, committee]) {
    await p.sees('可能较大');
    await p.open(title);
  }
  await wall.sees('可能较大');
  const waiting = hq.page.locator('.waiting');
  expect('both proposals wait, with their time', (await waiting.locator('.one .count').count()) === 2);
  await waiting.getByRole('button', { name: '启动响应' }).click();
  await hq.send();
  await office.chip('区二级响应');
  await committee.act('区一级响应');
  await committee.send();
  for (const p of [office, hq, scene]) await p.chip('区一级响应');
  await wall.sees('区一级响应');
  expect('nothing waits any more', (await waiting.count()) === 0);
}

/** 4.4: one commander, nine groups, points; only who has checked in is tasked. */
async function post({ scene, office, committee }) {
  await scene.change('现场指挥部 · 总指挥');
  await scene.tab('指挥部');
  await scene.pane.getByRole('button', { name: '设立现场指挥部' }).click();
  const form = scene.pane.locator('form.card');
  await form.getByRole('button', { name: '编齐九个工作组' }).click();
  await scene.fill(
    { 总指挥: '现场指挥部 总指挥', 集结点: '胡同东口', 物资接收点: '东口', 物资发放点: '西口', 新闻发布点: '北口' },
    form,
  );
  for (const [i, org] of groups.entries()) {
    const line = form.locator('.groups li').nth(i);
    await scene.fill({ 牵头单位: org, 联系人: `组长 1380000000${i}`, 频道: `${i + 1} 频道` }, line);
  }
  await form.getByRole('button', { name: '设立现场指挥部' }).click();
  await form.waitFor({ state: 'detached' });
  for (const p of [office, committee]) await p.tab('指挥部');
  await office.sees('胡同东口');
  await committee.sees('专家顾问组');
  await scene.tab('力量');
  await scene.fill({ 报到单位: '消防支队', 队伍: '大栅栏站', 人数: '12' }, scene.pane);
  await scene.pane.getByRole('button', { name: '到场报到' }).click();
  await office.tab('力量');
  await office.sees('大栅栏站');
}

async function measures({ scene, hq, office }) {
  await scene.pane.getByRole('button', { name: '下达任务' }).first().click();
  await scene.fill({ 任务: '破拆北房' });
  await scene.send();
  await scene.tab('措施与任务');
  for (const clause of ['4.5.1(1)', '4.5.1(11)']) await scene.pane.getByRole('checkbox', { name: clause }).check();
  // What a measure asks for must be said before it is chosen.
  await scene.fill({ 救援人员安全已确认: '已确认' }, scene.pane.locator('li.on').nth(0));
  const coercive = scene.pane.locator('li.on').nth(1);
  await scene.fill({ 承担单位: '消防支队', 法律依据: '突发事件应对法' }, coercive);
  await scene.pane.getByRole('button', { name: /2/ }).last().click();
  await scene.sees('法律依据：突发事件应对法');
  await hq.change('消防支队 · 主班');
  await hq.tab('措施与任务');
  await hq.sees('破拆北房');
  const mine = hq.pane.locator('.card', { hasText: '破拆北房' });
  await mine.getByRole('button', { name: '知悉' }).click();
  await until('it is seen', async () => (await mine.getByRole('button', { name: '知悉' }).count()) === 0);
  await mine.getByRole('textbox').fill('北房已打开，救出两人，照片三张');
  await mine.getByRole('button', { name: '完成' }).click();
  await office.tab('措施与任务');
  await office.sees(/照片三张/);
}

/** 6.4.3: asked, approved, ordered, issued, received, returned; refused on the way to whom it does not belong. */
async function supplies({ office, hq, committee }) {
  await office.tab('物资');
  await office.pane.getByRole('button', { name: '登记库存' }).click();
  await office.fill({ 品名: '帐篷', 数量: '100' });
  await office.send();
  // The lead department asks (A54).
  await hq.tab('物资');
  await hq.fill({ 品名: '帐篷', 数量: '20' }, hq.pane);
  await hq.pane.getByRole('button', { name: '提出申请' }).click();
  await committee.change('分管区领导（消防支队）');
  await committee.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await committee.page.getByRole('button', { name: '批准', exact: true }).click();
  // Not the office's to order: who could is named, and what happened outside can be recorded.
  await office.pane.getByRole('button', { name: '下一步：下达调拨' }).click();
  const refusal = office.dialog;
  await refusal.getByText('6.4.3').waitFor();
  await refusal.getByText(/可由以下席位办理/).waitFor();
  await refusal.getByRole('button', { name: '据实登记' }).click();
  expect('the clause is filled in', (await office.dialog.getByLabel(/条款/).inputValue()) === '6.4.3');
  await office.page.keyboard.press('Escape');
  await hq.pane.getByRole('button', { name: '下达调拨' }).click();
  await committee.change('应急局 · 主班');
  await committee.open(title);
  await committee.tab('物资');
  await committee.step('出库');
  await hq.step('签收');
  await hq.pane.getByRole('button', { name: '归还、消耗、损失' }).click();
  const form = hq.pane.locator('form').first();
  await hq.fill({ 归还: '18', '^消耗': '2' }, form);
  await form.locator('button.primary').click();
  await office.sees('已结清');
}

/** 4.7: drafted, approved, published, with figures that equal the confirmed ones. */
async function release({ hq, committee, office, scene }) {
  // The lead department drafts, publicity edits and lays it before the body in command (A53).
  await hq.tab('发布');
  await hq.pane.getByRole('button', { name: '起草发布稿' }).click();
  await hq.fill({ 稿件: '大栅栏一旅馆起火，已疏散住客。' }, hq.pane);
  await hq.pane.getByRole('button', { name: '按最新核实数字更新' }).click();
  await hq.pane.getByRole('button', { name: '保存' }).click();
  await hq.sees('已疏散住客');
  await hq.change('宣传部 · 主班');
  await hq.tab('发布');
  // The figures move on: the draft is highlighted until it follows.
  await scene.act('人员情况');
  await scene.fill({ 被困: '0', 来源: '现场指挥员' });
  await scene.send();
  await hq.pane.locator('.locked .bad').waitFor();
  await hq.pane.getByRole('button', { name: '审改' }).click();
  await hq.pane.getByRole('button', { name: '按最新核实数字更新' }).click();
  await hq.pane.getByRole('button', { name: '保存' }).click();
  await hq.pane.locator('.locked .bad').waitFor({ state: 'detached' });
  await hq.pane.getByRole('button', { name: '报批', exact: true }).click();
  await committee.change('区应急委主任');
  await committee.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await committee.page.getByRole('button', { name: '批准', exact: true }).click();
  await hq.pane.getByRole('button', { name: '发布', exact: true }).click();
  await hq.fill({ 文号: '京宣函 8 号' });
  await hq.send();
  await office.tab('发布');
  await office.sees(/京宣函 8 号/);
}

/** 4.3, 4.8: lowered by offer and acceptance, ended on both attestations, everybody told. */
async function end({ hq, committee, office, street, wall }) {
  await committee.open(title);
  await committee.tab('响应');
  await committee.pane.getByRole('button', { name: '降低响应级别' }).click();
  await committee.fill({ 降到: ['区二级响应'], 理由: '火势已控制' });
  await committee.send();
  await hq.change('消防安全指挥部 · 总指挥');
  await hq.page.locator('.waiting').getByRole('button', { name: '接受并启动' }).click();
  await hq.send();
  await office.chip('区二级响应');
  await hq.act('处置结束');
  await hq.dialog.getByText(/在场：消防支队大栅栏站/).waitFor();
  await hq.fill({ 威胁已消除: true, 现场工作已完成: true, 理由: '明火扑灭，搜索完毕' });
  await hq.send();
  for (const p of [office, street]) await p.sees('处置结束');
  await until(
    'the wall lets it go or shows its notices',
    async () => (await wall.page.getByText('处置中').count()) === 0,
  );
  await hq.change('消防安全办 · 主班');
  await hq.act('报告');
  await hq.fill({ 报告类别: ['通报'] });
  // Whoever is owed the notice is filled in, and the office writes in the name of its headquarters.
  await hq.dialog.getByText('应急结束通知各参与单位').first().waitFor();
  for (const area of await hq.dialog.locator('.item textarea').all())
    if (!(await area.inputValue())) await area.fill('应急结束，转入善后');
  await hq.send();
  await office.sees(/通报/);
}

/** What the ledger says of every duty, the timeline of the file says too. */
async function agree({ office }, url) {
  const api = new Api(url);
  await api.signIn('wangfang', password);
  const seat = { 'Wanghuo-Seat': 'emergency-office/duty' };
  const [incident] = (await api.get(`/api/w/${workspace}/incidents?limit=10`, seat)).filter((i) => i.title === title);
  const detail = await api.get(`/api/w/${workspace}/incidents/${incident.id}`, seat);
  const ledger = await api.get(`/api/w/${workspace}/ledger`, seat);
  const rows = [...(ledger.hard ?? []), ...(ledger.targets ?? [])].filter((r) => r.subject === incident.id);
  for (const r of rows) {
    const d = detail.duties.find((x) => x.id === r.id);
    expect(`duty ${r.id} of the ledger stands in the file with the same state`, d && d.state === r.state);
  }
  const deviating = detail.duties.filter((d) => d.hard && ['overdue', 'met_late', 'missed'].includes(d.state));
  const unlisted = deviating.filter((d) => !rows.some((r) => r.id === d.id)).map((d) => d.id);
  expect(`what deviates in the file stands in the ledger, but: ${unlisted.join(', ')}`, unlisted.length === 0);
  const whats = new Set(detail.timeline.map((e) => e.what));
  const wanted = ['response_started', 'post_formed', 'checked_in', 'task_assigned', 'handling_ended'];
  const missing = wanted.filter((x) => !whats.has(x));
  expect(
    `every act is in the timeline, but: ${missing.join(', ')} (has ${[...whats].join(' ')})`,
    missing.length === 0,
  );
  const notices = detail.duties.filter((d) => d.clause.startsWith('4.8'));
  const open = notices.filter((d) => d.state !== 'met').map((d) => d.creditor);
  expect(`every notice of the end is met, but: ${open.join(', ')}`, notices.length >= 5 && open.length === 0);
  await office.page.locator('header .menu summary').click();
  await office.page.locator('header .menu').getByRole('link', { name: '台账' }).click();
  await office.page.locator('.ledger table').first().waitFor();
  return `${rows.length} rows of the ledger, ${detail.timeline.length} of the timeline`;
}

const stages = [
  ['five persons sign in and sit down, a wall watches', gather],
  ['a call becomes an incident that everybody sees', call],
  ['forces are sent, the street responds and reports', firstHandling],
  ['the response rises to level two and one as proposed', raise],
  ['the post stands with nine groups, a team checks in', post],
  ['tasks and measures are given, seen and proved', measures],
  ['supplies go out on approval and come back', supplies],
  ['a release goes out with the figures of the moment', release],
  ['command is lowered, the end declared, everybody told', end],
  ['ledger and timeline agree', agree],
];

export const fiveChecks = (checks, { browser }) => scene(checks, { name: workspace, people, browser, stages });
