// Chromium, found where Debian puts it or where CHROMIUM says.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const executable = process.env.CHROMIUM || '/usr/bin/chromium';
export const present = () => existsSync(executable);

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

/** One browser on a profile of its own, which is thrown away with it. */
export const start = () => chromium.launch({ executablePath: executable, headless: true, args: flags });

/** A machine of its own: cookies, storage and screen of one person. */
export async function machine(browser, { width = 1920, height = 1080, dark = false, language = 'zh' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  await context.addInitScript((kept) => {
    if (!localStorage.getItem('wanghuo/language')) localStorage.setItem('wanghuo/language', kept);
  }, language);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  return { context, page, faults };
}

/** Signs in by one press and sits down, without the pages for it. */
export async function enter(page, url, { person, seat, workspace = 'evening', path = '/desk' }) {
  await page.goto(url);
  await page.evaluate(
    async ({ person, seat, workspace }) => {
      const answer = await fetch('/api/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ person }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      localStorage.setItem('wanghuo/place', JSON.stringify({ workspace, seat, person }));
    },
    { person, seat, workspace },
  );
  await page.goto(url + path);
  await page.locator('main').waitFor();
}
