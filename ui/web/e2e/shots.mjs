// Pictures of every face, to be looked at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { enter, machine } from './browser.mjs';
import { expect } from './check.mjs';
import { personOf, seats } from './evening.mjs';
import { faces, look } from './faces.mjs';

const out = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../shots');
const screens = [
  { width: 1920, height: 1080, of: () => true },
  { width: 3840, height: 2160, of: (name) => name === 'wall' },
  { width: 1366, height: 768, of: () => true },
  { width: 390, height: 844, of: (name) => name !== 'wall' },
];

export async function shots(checks, { browser, server, workspace, incident, only }) {
  mkdirSync(out, { recursive: true });
  for (const screen of screens) {
    for (const dark of [false, true]) {
      for (const language of ['zh', 'en']) {
        const kind = `${screen.width}x${screen.height}-${dark ? 'dark' : 'light'}-${language}`;
        await checks.run(`pictures ${kind}`, async () => {
          const m = await machine(browser, { ...screen, dark, language });
          await m.context.addInitScript((t) => localStorage.setItem('wanghuo/theme', t), dark ? 'dark' : 'light');
          const take = (name) => m.page.screenshot({ path: join(out, `${name}-${kind}.png`) });
          await m.page.goto(server.url);
          await m.page.locator('h1').first().waitFor();
          if (screen.of('sign-in')) await take('sign-in');
          await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office, workspace });
          let taken = 0;
          for (const face of faces(incident)) {
            if (!screen.of(face.name) || (only && face.name !== only)) continue;
            await look(m.page, server.url, face);
            const wide = await m.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect(`${face.name} is not wider than its screen, but by ${wide} px`, wide <= 0);
            await take(face.name);
            taken++;
          }
          await m.context.close();
          return `${taken} faces`;
        });
      }
    }
  }
}

/** The two pictures of the README: the desk with an incident chosen, the wall at night. */
export async function readme(checks, { browser, server, workspace, incident }) {
  mkdirSync(out, { recursive: true });
  const here = (name) => faces(incident).find((face) => face.name === name);
  for (const [name, dark] of [
    ['desk', false],
    ['wall', true],
  ]) {
    await checks.run(`the picture of the ${name}`, async () => {
      const m = await machine(browser, { width: 1920, height: 1080, dark, language: 'zh' });
      await m.context.addInitScript((t) => localStorage.setItem('wanghuo/theme', t), dark ? 'dark' : 'light');
      await enter(m.page, server.url, { person: personOf(seats.office), seat: seats.office, workspace });
      await look(m.page, server.url, here(name));
      if (name === 'desk') {
        await m.page.getByText(incident, { exact: true }).first().click();
        await m.page.waitForTimeout(1_500);
      }
      await m.page.screenshot({ path: join(out, `readme-${name}.png`) });
      await m.context.close();
    });
  }
}
