// How much of the main thread the desk takes on its worst night: 500 incidents,
// 500 duties, 50 updates a second of which ten move a row, and a hand on the
// keys. Beside it in the same run a plain grid of forty rows without our logic.
//   npm run speed                measure and judge
//   npm run speed -- --profile   and say which functions it was
//   npm run speed -- --trace     or what the browser did, watched and typing
// The stretch with a hand on the keys comes second, each with its own list.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enter, machine, present, start } from './browser.mjs';
import { personOf, seats } from './evening.mjs';
import { Feed } from './feed.mjs';
import { Server } from './server.mjs';

const limits = { mainThread: 200, keyToPaint: 50 };
const seconds = Number(process.env.SPEED_SECONDS ?? 10);
const count = 500;
const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

const instant = (t) => new Date(Math.floor(t / 1000) * 1000 + 8 * 3600_000).toISOString().slice(0, 19) + '+08:00';

/** Rows as the server makes them, of the plan that it serves. */
function world(plan) {
  const streets = plan.organisations.filter((o) => o.kind === 'street').map((o) => o.id);
  const rules = plan.rules.map((r) => r.id);
  const now = Date.now();
  const pick = (list, i) => list[i % list.length];
  const incident = (i, at = now) => ({
    key: `incident/XC2026${1000 + i}`,
    kind: 'incident',
    changed: 1,
    data: {
      id: `XC2026${1000 + i}`,
      title: `${pick(['居民楼起火', '燃气泄漏', '路面塌陷', '人群拥挤'], i)} ${i}`,
      type: 1 + (i % 46),
      street: pick(streets, i),
      place: '某街某号',
      phase: pick(['received', 'verified', 'handling'], i),
      severity: { level: i % 5 },
      receipt: instant(now - i * 1000),
      occurrence: { at: instant(now - i * 1000 - 60_000) },
      response: 0,
      report_status: pick(['none', 'first', 'follow_up'], i),
      follow_ups: i % 4,
      sources: 1,
      updated: instant(at),
      version: 1,
    },
  });
  const duty = (i, due = now + 60_000 + i * 7_000) => ({
    key: `obligation/${i + 1}`,
    kind: 'obligation',
    changed: 1,
    data: {
      id: i + 1,
      rule: pick(rules, i),
      clause: '4.1.5(a)',
      debtor: i % 3 === 0 ? 'emergency-office' : pick(streets, i),
      creditor: 'duty-office',
      subject: `XC2026${1000 + i}`,
      act: 'report',
      born: instant(now),
      state: 'open',
      hard: i % 4 !== 0,
      due: instant(due),
      soon_at: instant(due - 300_000),
    },
  });
  return { incident, duty };
}

const hello = (log) => ({
  type: 'hello',
  v: 1,
  log,
  epoch: 1,
  head: 1,
  plan: '',
  status: 'actual',
  clock: { at: Date.now(), offset: 0, rate: 1, paused: false },
  view: 'speed',
  beat: 1000,
});

/** Fifty changed rows a second, ten of them duties whose due moves past others. */
function pour(feed, { incident, duty }) {
  let head = 1;
  let n = 0;
  const updates = setInterval(() => {
    const moves = n % 5 === 0;
    const i = (n * 37) % count;
    const row = moves ? duty(i, Date.now() + 30_000 + ((n * 7919) % 3_000_000)) : incident(i, Date.now());
    n++;
    feed.send({ type: 'delta', from: head, to: ++head, rows: [{ ...row, changed: head }], removed: [] });
  }, 20);
  const beats = setInterval(() => feed.send({ type: 'beat', at: Date.now(), head }), 1000);
  return () => {
    clearInterval(updates);
    clearInterval(beats);
  };
}

/** What the main thread did, in seconds of its own processor time. */
async function taken(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name) => metrics.find((m) => m.name === name)?.value ?? 0;
  return {
    task: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration'),
    style: of('RecalcStyleDuration'),
  };
}

const watch = () => {
  window.seen = { long: [], keys: [] };
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) window.seen.long.push(Math.round(e.duration));
  }).observe({ type: 'longtask' });
  // From the press to the second frame after it: its picture is then painted.
  addEventListener(
    'keydown',
    (e) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.seen.keys.push(performance.now() - e.timeStamp);
        channel.port2.postMessage(0);
      }),
    true,
  );
};

/** One stretch of the storm, watched or with a hand on the keys. */
async function stretch(page, cdp, keys) {
  const option = (name) => process.argv.includes(name);
  const tracing = option('--trace') || option('--profile');
  if (tracing) console.log(keys ? '  typing' : '  watched');
  await page.evaluate(() => (window.seen.long.length = 0));
  if (option('--profile')) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
    await cdp.send('Profiler.start');
  }
  const tracer = page.context().browser();
  if (option('--trace'))
    await tracer.startTracing(page, { categories: ['devtools.timeline', 'toplevel', 'blink', 'cc'] });
  const before = await taken(cdp);
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    if (keys) await page.keyboard.press('j');
    await page.waitForTimeout(200);
  }
  const after = await taken(cdp);
  const took = (performance.now() - began) / 1000;
  if (option('--trace')) parts(JSON.parse(String(await tracer.stopTracing())), took);
  if (option('--profile')) tell((await cdp.send('Profiler.stop')).profile, took);
  const seen = await page.evaluate(() => window.seen);
  const rate = Object.fromEntries(Object.keys(after).map((k) => [k, ((after[k] - before[k]) * 1000) / took]));
  return { ...rate, long: seen.long, keys: seen.keys.sort((a, b) => a - b) };
}

async function measure(page, feed, rows, keyed) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(watch);
  const stop = pour(feed, rows);
  await page.waitForTimeout(2_000);
  const watched = await stretch(page, cdp, false);
  const typed = keyed ? await stretch(page, cdp, true) : undefined;
  stop();
  return { ...watched, typed };
}

/** What the browser did on the page's main thread, each without what lies inside it. */
function parts({ traceEvents }, took) {
  const main = traceEvents.find(
    (e) =>
      e.name === 'thread_name' &&
      e.args.name === 'CrRendererMain' &&
      traceEvents.some((x) => x.tid === e.tid && x.pid === e.pid && x.name === 'FunctionCall'),
  );
  const mine = traceEvents
    .filter((e) => e.ph === 'X' && e.pid === main.pid && e.tid === main.tid)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const own = new Map();
  const stack = [];
  for (const e of mine) {
    while (stack.length && stack.at(-1).ts + stack.at(-1).dur <= e.ts) stack.pop();
    own.set(e.name, (own.get(e.name) ?? 0) + (e.tdur ?? e.dur));
    const outer = stack.at(-1);
    if (outer) own.set(outer.name, own.get(outer.name) - (e.tdur ?? e.dur));
    stack.push(e);
  }
  for (const [name, t] of [...own].sort((a, b) => b[1] - a[1]).slice(0, 25))
    console.log(`  ${(t / 1000 / took).toFixed(1).padStart(7)} ms/s  ${name}`);
}

/** The functions in which the time went. */
function tell(profile, took) {
  const own = new Map();
  const by = new Map(profile.nodes.map((n) => [n.id, n]));
  profile.samples.forEach((id, i) => {
    const f = by.get(id)?.callFrame;
    const name = `${f?.functionName || '(nameless)'} ${f?.url.split('/').pop()}:${f?.lineNumber}:${f?.columnNumber}`;
    own.set(name, (own.get(name) ?? 0) + profile.timeDeltas[i] / 1000);
  });
  const top = [...own].sort((a, b) => b[1] - a[1]).slice(0, 25);
  for (const [name, t] of top) console.log(`  ${(t / took).toFixed(1).padStart(7)} ms/s  ${name}`);
}

if (!present()) {
  console.log('SKIPPED: no browser');
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
const server = await Server.start();
const feed = await Feed.before(server.url, { '/plain': readFileSync(join(here, 'plain.html'), 'utf8') });
const browser = await start();
let bad = false;
try {
  const m = await machine(browser);
  await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office });
  const plan = await m.page.evaluate(async () => (await fetch('/api/plan')).json());
  const rows = world(plan);
  const all = Array.from({ length: count }, (_, i) => [rows.incident(i), rows.duty(i)]).flat();
  feed.greet = () => [hello('speed'), { type: 'snapshot', head: 1, rows: all }];

  await m.page.goto(`${feed.url}/plain`);
  await m.page.waitForTimeout(500);
  const plain = await measure(m.page, feed, rows, false);
  await m.context.close();

  const desk = await machine(browser);
  await enter(desk.page, feed.url, { person: personOf(seats.office), seat: seats.office });
  await desk.page.getByText('XC20261003').first().waitFor();
  await desk.page.waitForTimeout(1_000);
  const ours = await measure(desk.page, feed, rows, true);
  await desk.context.close();

  const { keys } = ours.typed;
  const p95 = keys[Math.floor(keys.length * 0.95)] ?? NaN;
  const say = (x) =>
    `${x.task.toFixed(0)} ms/s (script ${x.script.toFixed(0)}, style ${x.style.toFixed(0)}, layout ${x.layout.toFixed(0)})`;
  const judge = (what, holds, text) => {
    bad ||= !holds;
    console.log(`${holds ? 'ok   ' : 'MISS '} ${what}: ${text}`);
  };
  console.log(`      baseline, plain grid: ${say(plain)}`);
  judge(
    `main thread ≤ ${limits.mainThread} ms/s`,
    ours.task <= limits.mainThread,
    `${say(ours)}, ${(ours.task / plain.task).toFixed(2)} × the baseline`,
  );
  // Where the plain grid itself was held up, the machine was busy with something else.
  const busy = plain.long.length > 0;
  const long = ours.long.length ? `${ours.long.join(', ')} ms` : 'none';
  judge(
    `no long task${busy ? ' (not judged)' : ''}`,
    busy || ours.long.length === 0,
    busy ? `${long}; but the baseline had ${plain.long.join(', ')} ms` : long,
  );
  judge(
    `key to paint p95 ≤ ${limits.keyToPaint} ms`,
    p95 <= limits.keyToPaint,
    `${p95.toFixed(0)} ms over ${keys.length} keys, median ${keys[keys.length >> 1]?.toFixed(0)}; meanwhile ${say(ours.typed)}`,
  );
  const faults = [...m.faults, ...desk.faults];
  judge('no page threw', faults.length === 0, faults.join('; ') || 'none');
} finally {
  await browser.close();
  await feed.close();
  await server.stop();
}
process.exit(bad ? 1 : 0);
