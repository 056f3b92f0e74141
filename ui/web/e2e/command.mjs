// Command on one incident through the pages alone: conditions ticked, the level
// raised as proposed, a temporary headquarters for a type without one, an expansion
// asked and answered, the post handed over to the city (2.3.3, 4.2 to 4.4).
import { Api } from './api.mjs';
import { expect } from './check.mjs';
import { Person } from './desk.mjs';
import { password } from './house.mjs';
import { scene } from './scene.mjs';

const workspace = 'command';
const people = { liyun: '李云', wangfang: '王芳' };
const title = '化工品运输车泄漏';

/** Presses a button of the pane that opens a form. */
async function deed(p, name) {
  await p.pane.getByRole('button', { name }).first().click();
  await p.dialog.waitFor();
}

/** One person of the street and the scene, one of the office and those above. */
async function gather(browser, url) {
  const at = (id, seat) => Person.at(browser, url, id).then((p) => p.signIn(seat).then(() => p));
  const below = await at('liyun', '大栅栏 · 主班');
  const above = await at('wangfang', '区应急办 · 主班');
  const api = new Api(url);
  await api.signIn('liyun', password);
  // An environmental incident: the plan has no headquarters for the type.
  const { ids } = await api.give(workspace, 'street-dashilan/duty', 'report-incident', {
    title,
    type: 27,
    location: { street: 'street-dashilan', place: '煤市街南口' },
    source: { kind: 'citizen', channel: 'phone', label: '过路群众' },
    severity: { level: 0 },
  });
  expect('the incident is there', ids?.incident);
  for (const p of [below, above]) await p.open(title);
  return { below, above };
}

/** 4.2: who is expected, who is not needed; the street's list; a body called upon answers. */
async function firstHandling({ below, above }) {
  await above.tab('先期处置');
  const expected = (p, body) => p.pane.getByRole('listitem').filter({ hasText: body });
  await expected(above, '宣传部').getByRole('button', { name: '划出' }).click();
  await above.fill({ 划出理由: '现场不需要宣传人员' });
  await above.send();
  await below.tab('先期处置');
  await below.sees('已划出：现场不需要宣传人员');
  await below.pane
    .getByRole('listitem')
    .filter({ hasText: '维护现场秩序' })
    .getByRole('button', { name: '已办', exact: true })
    .first()
    .click();
  await below.pane
    .getByRole('listitem')
    .filter({ hasText: '组织群众自救互救' })
    .getByRole('button', { name: '已办', exact: true })
    .click();
  await below.fill({ 疏散人数: '35' });
  await below.send();
  await above.sees('35 人');
  await deed(below, '调派、商请');
  await below.fill({ 向谁: '区生态环境局', 要做什么: '到场监测泄漏物' });
  await below.send();
  await above.sees('到场监测泄漏物');
}

/** 4.3: a condition ticked proposes; a level is started as proposed, by whom the plan names. */
async function levels({ below, above }) {
  await below.change('大栅栏 · 主管负责同志');
  await below.tab('响应');
  await deed(below, '街道三级响应');
  await below.send();
  await above.chip('街道三级响应');
  await above.tab('响应');
  const condition = above.pane.getByRole('listitem').filter({ hasText: '事态较严重' });
  await condition.getByRole('button', { name: '勾选' }).click();
  await above.fill({ 备注: '泄漏已进雨水口' });
  await above.send();
  await below.sees(/建议.*启动区二级响应/);
  await below.sees('泄漏已进雨水口');
}

/** 2.3.3: level two needs a headquarters, which the leader in charge sets up. */
async function temporary({ below, above }) {
  await below.change('分管区领导（生态环境局）');
  await below.tab('响应');
  await deed(below, '设立临时指挥部');
  await below.send();
  await above.sees('突发环境事件临时应急指挥部');
  await below.change('临时指挥部 · 总指挥');
  await below.tab('响应');
  await deed(below, '区二级响应');
  await below.send();
  await above.chip('区二级响应');
  await above.page.locator('.waiting').waitFor({ state: 'detached' });
}

/** 4.4: a district leader commands where needed, a deputy until he comes; what he decides is on record. */
async function post({ below, above }) {
  await below.tab('指挥部');
  await below.pane.getByRole('button', { name: '设立现场指挥部' }).click();
  const form = below.pane.locator('form.card');
  await below.fill(
    {
      '^总指挥': '分管区领导（生态环境局）',
      副总指挥: '生态环境局 现场负责人',
      集结点: '煤市街南口',
      物资接收点: '南口东侧',
      物资发放点: '南口西侧',
      新闻发布点: '北口',
    },
    form,
  );
  await form.getByRole('button', { name: '设立现场指挥部' }).click();
  await form.waitFor({ state: 'detached' });
  await above.tab('指挥部');
  await above.sees(/总指挥未到场，由.*代行/);
  await below.change('分管区领导（生态环境局）');
  await below.tab('力量');
  await below.fill({ 人数: '2' }, below.pane);
  await below.pane.getByRole('button', { name: '本单位到场报到' }).click();
  await below.tab('指挥部');
  // He commands from the moment at which he is there.
  await below.pane.getByText(/\d 到场$/).waitFor();
  await deed(below, '总指挥决定');
  await below.fill({ 决定内容: '封闭煤市街，雨水口围堵' });
  await below.send();
  await above.sees('封闭煤市街，雨水口围堵');
  await deed(above, '记专家意见');
  await above.fill({ 专家: '环境监测中心 周工', 意见: '先围堵后中和' });
  await above.send();
  await below.pane.getByRole('button', { name: '答复', exact: true }).click();
  await below.fill({ 是否采纳: '采纳，已安排' });
  await below.send();
  await above.sees('采纳，已安排');
}

/** 4.3.5: asked in the committee's name, approved by its director, sent, answered. */
async function expansion({ below, above }) {
  await above.tab('响应');
  await deed(above, '请求扩大响应');
  await above.fill({ 请求内容: '泄漏物进入市政管网，超出本区力量' });
  await above.send();
  await below.change('区应急委主任');
  await below.page.locator('header .counts').getByRole('link', { name: '待我审批' }).click();
  await below.page.getByRole('button', { name: '批准', exact: true }).click();
  await above.sees('已批准，待报送');
  await above.pane.getByRole('button', { name: '报送扩大响应请求' }).click();
  await above.sees('市级尚未答复');
  await deed(above, '登记市级答复');
  await above.fill({ 答复: ['接受，由市级指挥'], 文号: '京应急〔2026〕7 号' });
  await above.send();
  await above.sees(/市级（京应急〔2026〕7 号）/);
}

/** 4.4.2(g), A48: the list of who is there goes to the city's post, counted and signed. */
async function handOver({ below, above }) {
  await above.tab('指挥部');
  await deed(above, '移交市级指挥部');
  const count = above.dialog.getByText(/名册现有 1 支力量、2 人/);
  await count.waitFor();
  await above.fill({ 接收: '市级现场指挥部', 签收人: '孙处长', 力量数: '1', 清点的人数: '3' });
  await above.page.keyboard.press('Control+Enter');
  await above.dialog
    .getByText(/清点数与名册不符/)
    .first()
    .waitFor();
  await above.fill({ 清点的人数: '2' });
  await above.send();
  await below.open(title);
  await below.tab('指挥部');
  await below.sees(/已移交市级现场指挥部：1 支力量，2 人/);
}

// Whoever adds an act of command adds a stage.
const stages = [
  ['two persons open an incident of a type without headquarters', gather],
  ['who is expected is struck, a list ticked, a body called upon', firstHandling],
  ['a condition is ticked and the next level proposed', levels],
  ['a temporary headquarters stands and starts the level', temporary],
  ['a district leader commands the post, decides, answers experts', post],
  ['an expansion is asked, approved, sent and answered', expansion],
  ['the post is handed over to the city, counted and signed', handOver],
];

export const commandChecks = (checks, { browser }) => scene(checks, { name: workspace, people, browser, stages });
