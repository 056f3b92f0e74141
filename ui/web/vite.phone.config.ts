// The phone is a build of its own under /m/, so that its service worker can
// never serve a stale desk.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { resolveDependencies } from './vite.shared.ts';

/** Writes the service worker: which files this build has, and a version that changes with them. */
function worker(): Plugin {
  return {
    name: 'wanghuo-worker',
    generateBundle(_, bundle) {
      const made = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const drawn = ['icon.svg', 'icon-192.png', 'icon-180.png', 'icon-512.png', 'manifest.webmanifest'];
      const source = readFileSync(new URL('./phone/worker.js', import.meta.url), 'utf8');
      const shell = ['', ...made, ...drawn].map((name) => `/m/${name}`);
      const hash = createHash('sha256').update(source).update(shell.join(' '));
      for (const name of drawn) hash.update(readFileSync(new URL(`./phone/public/${name}`, import.meta.url)));
      hash.update(readFileSync(new URL('./phone/index.html', import.meta.url)));
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: source
          .replace('%VERSION%', hash.digest('hex').slice(0, 16))
          .replace("'%FILES%'", shell.map((f) => JSON.stringify(f)).join(', ')),
      });
    },
  };
}

const server = process.env.WANGHUO ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'phone',
  base: '/m/',
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess(), compilerOptions: { runes: true } }), worker()],
  build: {
    outDir: '../../dist/app/m',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    modulePreload: { polyfill: false, resolveDependencies },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
});
