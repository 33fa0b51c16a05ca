import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

export default defineConfig({
  testDir: '.',
  outputDir: 'artifacts/traces',
  workers: 1,
  // The editor's first start is several seconds of processor time, and more on a busy machine.
  timeout: 480_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:5000',
    viewport: { width: 1500, height: 950 },
    actionTimeout: 30_000,
    // A trace of each test costs a quarter of its time: `npx playwright test --trace on FILE` makes one where it is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM ?? installed, args: ['--no-sandbox'] },
  },
});
