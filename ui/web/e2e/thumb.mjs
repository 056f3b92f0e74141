// A thumb in a glove, on the two sizes of screen, in both languages: whatever can
// be pressed is large enough, nothing scrolls sideways, no word is cut (rule 24).
import { expect } from './check.mjs';

const sizes = [
  { width: 390, height: 844 },
  { width: 360, height: 640 },
];
/** Pixels, either way: WCAG 2.5.5; what the phone means to have is 48. */
const least = 44;

/** Measured in the page: what is too small to press, wider than the screen, or cut. */
function measured(least) {
  const found = [];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const called = (e) =>
    `${e.tagName.toLowerCase()}.${e.className} “${(e.innerText || e.value || e.ariaLabel || '').slice(0, 24)}”`;
  let looked = 0;
  for (const e of document.querySelectorAll(
    'button, a[href], input, select, textarea, summary, [role=radio], [role=combobox]',
  )) {
    // What is only heard is pressed by its label.
    const target = e.matches('.heard') ? e.closest('label') : e;
    if (!target || !shown(target)) continue;
    looked++;
    const box = target.getBoundingClientRect();
    if (box.width < least || box.height < least)
      found.push(`${Math.round(box.width)}×${Math.round(box.height)}: ${called(target)}`);
  }
  for (const e of [document.documentElement, document.querySelector('main')])
    if (e && e.scrollWidth > e.clientWidth)
      found.push(`scrolls sideways by ${e.scrollWidth - e.clientWidth}: ${e.tagName}`);
  for (const e of document.querySelectorAll('body *')) {
    if (!e.childNodes.length || !shown(e) || e.closest('svg, .heard, .mark, textarea, select, input')) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`over the edge: ${called(e)}`);
    const clips = style.overflowX !== 'visible' || e.matches('.press, .press *');
    if (clips && e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline') found.push(`cut: ${called(e)}`);
  }
  for (const e of document.querySelectorAll('.mark span')) {
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth || box.left < 0) found.push(`the watermark is cut at ${Math.round(box.right)}`);
  }
  return { found, looked };
}

/** Everything that is folded away is opened: it is pressed as well. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));

const pages = [
  [
    'tasks',
    async (hand) => {
      // Where nothing is handled there is nothing to open.
      const first = hand.button(/^(先期处置|First handling)$/);
      await first.or(hand.page.locator('main .press.go')).first().waitFor();
      if (await first.count()) await first.tap();
    },
  ],
  ['report', async (hand) => hand.page.locator('main .press.big').first().waitFor()],
  ['arrive', async (hand) => hand.page.locator('main form, main p.card').first().waitFor()],
  ['mine', async (hand) => hand.page.locator('main h2').first().waitFor()],
];

async function everyPage(hand, language) {
  const { page } = hand;
  const wrong = [];
  const look = async (name) => {
    await unfold(page);
    for (const size of sizes) {
      await page.setViewportSize(size);
      // Once what was opened is drawn.
      await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
      const { found, looked } = await page.evaluate(measured, least);
      if (looked < 5) wrong.push(`${name}: only ${looked} things were looked at`);
      wrong.push(...found.map((f) => `${name} ${size.width} ${language}: ${f}`));
    }
  };
  for (const [i, [name, ready]] of pages.entries()) {
    await page.locator('nav button').nth(i).tap();
    await ready(hand);
    await look(name);
  }
  if (await page.locator('button.warnings').count()) {
    await page.locator('button.warnings').tap();
    await page.locator('main .card').first().waitFor();
    await look('warnings');
  }
  expect(`nothing, but:\n        ${wrong.join('\n        ')}`, wrong.length === 0);
}

export const thumbChecks = ['zh', 'en'].map((language) => [
  `every page of the phone, ${language}: large enough for a thumb, no wider than its screen, nothing cut`,
  async ({ hand }) => {
    await hand.page.evaluate((l) => localStorage.setItem('wanghuo/language', l), language);
    await hand.page.reload();
    await hand.live();
    await everyPage(hand, language);
    await hand.page.setViewportSize(sizes[0]);
    await hand.page.evaluate(() => localStorage.setItem('wanghuo/language', 'zh'));
  },
]);
