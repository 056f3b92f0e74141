import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

// Where the server listens while the sources are served by `npm run dev`.
const server = process.env.WANGHUO ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    outDir: '../dist/app',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // A desk that reads maps of its sources has no other reader than us.
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    sequence: { shuffle: true },
    restoreMocks: true,
  },
});
