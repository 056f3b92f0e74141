// Fails the build when what a face loads first exceeds its budget: 58 kB of
// JavaScript, gzip, two below the 60 that are promised. A face is the entry,
// what stands round every page but the wall, the page itself, and the words of
// one language. What is loaded on demand beyond that does not count.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budget = 58_000;
const out = join(dirname(fileURLToPath(import.meta.url)), '../../dist/app');
/** @type {Record<string, {file: string, imports?: string[], dynamicImports?: string[], isEntry?: boolean}>} */
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'));

/** The chunks that a chunk brings along at once. @param {string} key @param {Set<string>} seen */
function eager(key, seen) {
  if (!manifest[key] || seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) eager(next, seen);
  return seen;
}

/** Words lie in `zh.ts`, or by what they are of in `desk.zh.ts`. @param {string} key @param {string} language */
const inLanguage = (key, language) => key.endsWith(`/${language}.ts`) || key.endsWith(`.${language}.ts`);

/** With the words of a language, which every module of words waits for. @param {Set<string>} keys @param {string} language */
function speaking(keys, language) {
  const all = new Set(keys);
  for (const key of keys)
    for (const next of manifest[key]?.dynamicImports ?? []) if (inLanguage(next, language)) eager(next, all);
  return all;
}

/** @param {Set<string>} keys */
const weigh = (keys) =>
  [...new Set([...keys].map((k) => manifest[k]?.file ?? ''))]
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0);

const entry = Object.keys(manifest).find((k) => manifest[k]?.isEntry) ?? '';
const pages = Object.keys(manifest).filter((k) => /^src\/pages\//.test(k));
if (!entry || pages.length === 0) throw new Error('the manifest names no entry or no pages');

/** The faces at which somebody begins; what is gone to from them is loaded on demand. */
const faces = ['SignIn.svelte', 'Desk.svelte', 'Wall.svelte'];
const framed = (/** @type {string} */ page) => !['SignIn.svelte', 'Wall.svelte'].includes(basename(page));
/** @param {string} page */
const face = (page) => {
  const keys = eager(page, eager(entry, new Set()));
  return framed(page) ? eager('src/desk/Chrome.svelte', keys) : keys;
};
const whole = (/** @type {Set<string>} */ keys) => Math.max(...['zh', 'en'].map((l) => weigh(speaking(keys, l))));

let over = false;
const desk = whole(face('src/pages/Desk.svelte'));
for (const page of pages) {
  const bytes = whole(face(page));
  const kB = (/** @type {number} */ n) => `${(n / 1000).toFixed(1)} kB`;
  if (faces.includes(basename(page))) {
    over ||= bytes > budget;
    console.log(`${bytes > budget ? 'OVER ' : ''}${kB(bytes)} of ${budget / 1000} gzip  ${page}`);
  } else {
    const beyond = weigh(
      new Set([...speaking(face(page), 'zh')].filter((k) => !speaking(face('src/pages/Desk.svelte'), 'zh').has(k))),
    );
    console.log(`    + ${kB(beyond)} beyond the desk's ${kB(desk)}  ${page}`);
  }
}

// The phone is a build of its own, with its own manifest: everything of it but
// the other language comes at once.
const phone = JSON.parse(readFileSync(join(out, 'm/.vite/manifest.json'), 'utf8'));
const first = new Set();
/** @param {string} key @param {string} language */
const take = (key, language) => {
  const chunk = phone[key];
  if (!chunk || first.has(`${language}/${key}`)) return;
  first.add(`${language}/${key}`);
  for (const next of chunk.imports ?? []) take(next, language);
  for (const next of chunk.dynamicImports ?? []) if (inLanguage(next, language)) take(next, language);
};
for (const key of Object.keys(phone).filter((k) => phone[k].isEntry)) for (const l of ['zh', 'en']) take(key, l);
const spoken = (/** @type {string} */ language) =>
  [...first]
    .filter((k) => k.startsWith(`${language}/`))
    .map((k) => phone[k.slice(language.length + 1)].file)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(out, 'm', file)), { level: 9 }).length, 0);
const phoneBytes = Math.max(spoken('zh'), spoken('en'));
over ||= phoneBytes > budget;
console.log(
  `${phoneBytes > budget ? 'OVER ' : ''}${(phoneBytes / 1000).toFixed(1)} kB of ${budget / 1000} gzip  phone`,
);
if (over) process.exit(1);
