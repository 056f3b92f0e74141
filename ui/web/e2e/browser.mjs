// Chromium, found where Debian puts it or where CHROMIUM says.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
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

/** A browser on a profile of its own, thrown away afterwards. */
export class Browser {
  static async start() {
    const profile = await mkdtemp(join(tmpdir(), 'wanghuo-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executable,
      headless: true,
      args: flags,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    return new Browser(context, profile);
  }

  constructor(context, profile) {
    this.context = context;
    this.profile = profile;
    this.extra = [];
  }

  /** A window with its own cookies and storage: another person's machine. */
  async window(options = {}) {
    const browser = this.context.browser();
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1920, height: 1080 },
      ...options,
    });
    this.extra.push(context);
    return context;
  }

  async close() {
    for (const context of this.extra) await context.close().catch(() => {});
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
