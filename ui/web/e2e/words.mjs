// In English no Chinese of our own, in Chinese no English of our own, and on
// no face a name that only the program knows.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createServer } from 'vite';
import { enter, machine } from './browser.mjs';
import { expect } from './check.mjs';
import { personOf, seats } from './evening.mjs';
import { faces, look } from './faces.mjs';

const src = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../src');

/** Every plain string in a catalogue. */
function leaves(value, out = new Set()) {
  if (typeof value === 'string') out.add(value.trim());
  else if (value && typeof value === 'object') for (const v of Object.values(value)) leaves(v, out);
  return out;
}

async function catalogues() {
  const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'silent' });
  try {
    // Every room keeps its words in zh.ts and en.ts, and parts of them beside.
    const files = readdirSync(src, { recursive: true });
    const all = async (language) => {
      const own = files.filter((f) => basename(f) === `${language}.ts` || f.endsWith(`.${language}.ts`));
      const modules = await Promise.all(own.map((f) => vite.ssrLoadModule(`/src/${f}`)));
      return new Set(modules.flatMap((m) => [...leaves({ ...m })]));
    };
    return { zh: await all('zh'), en: await all('en') };
  } finally {
    await vite.close();
  }
}

/** The visible texts of a page, node by node, with those of its attributes. */
const texts = (page) =>
  page.evaluate(() => {
    const out = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const el = walk.currentNode.parentElement;
      if (!el || el.closest('script, style, noscript')) continue;
      const text = walk.currentNode.textContent?.trim();
      if (text) out.add(text);
    }
    for (const el of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const a of ['aria-label', 'title', 'placeholder']) {
        const text = el.getAttribute(a)?.trim();
        if (text) out.add(text);
      }
    return [...out];
  });

export async function wordChecks(checks, { browser, server, cast, workspace, incident }) {
  const words = await catalogues();
  const plan = await (await cast.as(seats.office)).get('/api/plan');
  // What the plan names in Chinese must stand in English there.
  for (const o of [...plan.organisations, ...plan.event_types, ...plan.rules.map((r) => ({ name: r.title }))])
    if (o.name?.en) words.zh.add(o.name.zh);
  const ids = new Set(
    [...plan.organisations.map((o) => o.id), ...plan.rules.map((r) => r.id), ...plan.seats.map((s) => s.id)].filter(
      (id) => /[-/]/.test(id),
    ),
  );
  const cjk = /[\u4e00-\u9fff]/;
  const strange = /\bundefined\b|\bNaN\b|\[object |\bnull\b|^[a-z]+(_[a-z]+)+$/;

  for (const language of ['zh', 'en']) {
    const m = await machine(browser, { language });
    await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office, workspace });
    for (const face of [...faces(incident), { name: 'sign-in', path: '/signin', ready: 'h1' }]) {
      await checks.run(`${face.name} in ${language}: every word is translated`, async () => {
        await look(m.page, server.url, face);
        const wrong = (await texts(m.page)).filter(
          (text) =>
            strange.test(text) ||
            ids.has(text) ||
            (language === 'en' && cjk.test(text) && words.zh.has(text) && !words.en.has(text)) ||
            (language === 'zh' && /[A-Za-z]{3}/.test(text) && words.en.has(text) && !words.zh.has(text)),
        );
        expect(`nothing untranslated, but: ${wrong.join(' | ')}`, wrong.length === 0);
      });
    }
    await checks.run(`${language}: no page threw an error`, async () => {
      expect(`none, not ${m.faults.join('; ')}`, m.faults.length === 0);
    });
    await m.context.close();
  }

  await checks.run('the language changes at one press, without loading', async () => {
    const m = await machine(browser);
    await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office, workspace });
    await m.page.locator('header .menu summary').click();
    await m.page.getByRole('button', { name: 'English' }).click();
    await m.page.getByRole('tab', { name: /Incidents/ }).waitFor();
    expect('the page says that it is English', (await m.page.locator('html').getAttribute('lang')) === 'en');
    await m.page.getByRole('button', { name: '中文' }).click();
    await m.page.getByRole('tab', { name: /事件/ }).waitFor();
    await m.context.close();
  });
}
