// Whoever cannot see, or see colours, or use a mouse: axe on every face, light and dark.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { enter, machine } from './browser.mjs';
import { expect } from './check.mjs';
import { personOf, seats } from './evening.mjs';
import { faces, look as goTo } from './faces.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Between the themes nothing differs but colour. */
const colour = { type: 'rule', values: ['color-contrast'] };

async function violations(page, dark) {
  await page.evaluate(axe);
  return page.evaluate(
    async ({ runOnly, least }) => {
      const found = await window.axe.run(document, { runOnly });
      if (found.passes.length < least) return [`axe looked at almost nothing: ${found.passes.length} rules`];
      return found.violations.map(
        (v) =>
          `${v.id} (${v.impact}) ${v.nodes
            .slice(0, 4)
            .map((n) => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`)
            .join(' ; ')}`,
      );
    },
    dark ? { runOnly: colour, least: 1 } : { runOnly: everything, least: 10 },
  );
}

export async function reachChecks(checks, { browser, server, workspace, incident }) {
  for (const dark of [false, true]) {
    const m = await machine(browser, { dark });
    const theme = dark ? 'dark' : 'light';
    await m.context.addInitScript((t) => localStorage.setItem('wanghuo/theme', t), theme);
    const look = async (name) => {
      await checks.run(`${name}, ${theme}: axe finds nothing`, async () => {
        const found = await violations(m.page, dark);
        expect(`nothing, but:\n        ${found.join('\n        ')}`, found.length === 0);
      });
    };
    await m.page.goto(server.url);
    await m.page.locator('h1').first().waitFor();
    await look('sign-in');
    await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office, workspace });
    for (const face of faces(incident)) {
      await goTo(m.page, server.url, face);
      await look(face.name);
    }
    await m.context.close();
  }
}
