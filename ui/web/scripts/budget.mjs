// Fails the build when what a face loads first exceeds its budget: 60 kB of
// JavaScript, gzip. Chunks loaded on demand do not count.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budget = 60_000;
const out = join(dirname(fileURLToPath(import.meta.url)), '../../dist/app');
/** @type {Record<string, {file: string, imports?: string[], isEntry?: boolean}>} */
const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'));

/** @param {string} key @param {Set<string>} seen */
function eager(key, seen) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) eager(next, seen);
  return seen;
}

/** @param {string} key */
function weigh(key) {
  let bytes = 0;
  for (const file of eager(key, new Set())) bytes += gzipSync(readFileSync(join(out, file))).length;
  return bytes;
}

let over = false;
const entries = Object.keys(manifest).filter((k) => manifest[k]?.isEntry);
const pages = Object.keys(manifest).filter((k) => /^src\/pages\//.test(k));
for (const entry of entries) {
  for (const page of pages.length ? pages : [entry]) {
    // A face is the entry and the page that it shows.
    const files = eager(page, eager(entry, new Set()));
    let bytes = 0;
    for (const file of files) bytes += gzipSync(readFileSync(join(out, file))).length;
    over ||= bytes > budget;
    console.log(`${bytes > budget ? 'OVER ' : ''}${(bytes / 1000).toFixed(1)} kB of ${budget / 1000} gzip  ${page}`);
  }
  console.log(`${(weigh(entry) / 1000).toFixed(1)} kB  ${entry} alone`);
}
if (over) process.exit(1);
