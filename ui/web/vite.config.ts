import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { resolveDependencies } from './vite.shared.ts';

// Where the server listens while the sources are served by `npm run dev`.
const server = process.env.WANGHUO ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), svelteTesting({ autoCleanup: false })],
  build: {
    outDir: '../dist/app',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // A desk that reads maps of its sources has no other reader than us.
    sourcemap: false,
    modulePreload: { polyfill: false, resolveDependencies },
    rolldownOptions: {
      output: {
        // What nearly every face needs is one file: thirty small ones weigh a
        // tenth more under gzip. What stands round the desk's pages is another,
        // which the wall and the sign-in do without. Forms bring their own parts.
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /src\/(state\/(desk|case|dialogs)|parts\/(DataGrid|Tabs|Panel)|core\/order|response\/inbox)\./,
              minShareCount: 5,
              includeDependenciesRecursively: false,
              priority: 1,
            },
            {
              name: 'common',
              test: /node_modules|src\/(core|state|parts)\/(?!Dialog|Field|Combobox|give|WarningChip|ResponseChip)/,
              minShareCount: 5,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: {
    // Tests that want a page say so at their top: making one for each file takes longer than the tests.
    environment: 'node',
    include: ['src/**/*.test.ts'],
    sequence: { shuffle: true },
    restoreMocks: true,
  },
});
