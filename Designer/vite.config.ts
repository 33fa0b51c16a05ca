/// <reference types="vitest/config" />
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// While developing, the pages come from Vite and everything else from a running host.
const host = process.env.FLOWS_URL ?? 'http://127.0.0.1:5000';
const studioFiles = '^/studio/(_framework|_content|appsettings\\.json|Elsa\\.Studio\\.)';

export default defineConfig({
  base: '/studio/',
  plugins: [react(), tailwindcss()],
  build: { assetsDir: 'assets', modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/elsa': { target: host, ws: true },
      [studioFiles]: host,
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
