import { defineConfig } from '@playwright/test';

const ci = process.env.CI === 'true';

// Debian's Chromium; it needs no sandbox of its own where root runs it.
export default defineConfig({
  testDir: '.',
  outputDir: process.env.PARLEY_E2E_OUTPUT ?? '../../build/e2e/failures',
  fullyParallel: false,
  workers: Number(process.env.PARLEY_E2E_WORKERS ?? 2),
  retries: 0,
  timeout: 120_000, // like patience, only ever waited for in full where something is broken
  forbidOnly: ci,
  expect: { timeout: Number(process.env.PARLEY_E2E_PATIENCE ?? 20_000) },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin', // not the project's, so that a page that takes the browser's zone shows
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
      ],
    },
  },
});
