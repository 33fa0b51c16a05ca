/// <reference types="vitest/config" />
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

// While developing, the pages come from Vite and everything else from a running host.
const host = process.env.FLOWS_URL ?? 'http://127.0.0.1:5000';
const studioFiles = '^/studio/(_framework|_content|appsettings\\.json|Elsa\\.Studio\\.)';

/** Ships scripts and styles once, as brotli, like the Studio's files. */
const brotliOnly: Plugin = {
  name: 'brotli-only',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
      const file = path.join(dir!, name);
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
      rmSync(file);
    }
  },
};

export default defineConfig({
  base: '/studio/',
  plugins: [react(), tailwindcss(), brotliOnly],
  build: { assetsDir: 'assets', modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/elsa': { target: host, ws: true },
      '/api': host,
      [studioFiles]: host,
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
