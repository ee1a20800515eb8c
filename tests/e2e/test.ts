import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { emailOf, Parley, password, type Role } from './parley';

export { expect, type Page } from '@playwright/test';
export { emailOf, eventually, Parley, password, type Role } from './parley';

const shots = resolve(process.env.PARLEY_E2E_SHOTS ?? '../../build/e2e/screenshots');

// `parley`: a server for the tests of one file, with a member of each role; a file says so by `test.use({ world: 'its name' })`,
// as Playwright starts another worker where that differs. `page`: fails its test where the page
// logs an error, throws, or does something that its policy forbids.
export const test = base.extend<{ quiet: string[] }, { parley: Parley; world: string }>({
  world: ['', { option: true, scope: 'worker' }],
  parley: [
    async ({ world: _ }, use) => {
      const parley = await Parley.start();
      await parley.addMembers();
      await use(parley);
      await parley.end();
    },
    { scope: 'worker' },
  ],
  // Errors on the console that a test expects, by a part of their text.
  quiet: async ({}, use) => use([]),
  page: async ({ page, quiet }, use) => {
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`));
    page.on('console', (line) => {
      // What the server refuses is shown by the page; Chromium logs each such answer besides.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) {
        wrong.push(line.text());
      }
    });
    await use(page);
    expect(wrong.filter((line) => !quiet.some((part) => line.includes(part)))).toEqual([]);
  },
});

// Logs in without the form, and opens `path` of the dashboard.
export async function open(page: Page, parley: Parley, path = '/', role: Role = 'admin'): Promise<void> {
  const answer = await page.request.post(`${parley.url}/api/v1/login`, { data: { email: emailOf(role), password } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await page.goto(`${parley.url}/app${path}`);
}

// axe finds nothing in light and dark, nothing scrolls sideways at 390 px, and pictures are kept under `name`.
export async function inspect(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await expect(page.locator('h1')).toBeVisible();
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate((to) => {
      localStorage.setItem('mantine-color-scheme-value', to);
      document.documentElement.setAttribute('data-mantine-color-scheme', to);
    }, scheme);
    // Colours that still fade are neither scheme's.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => undefined))),
    );
    const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    expect(
      found.violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n  ')}`),
      `axe on ${name}, ${scheme}`,
    ).toEqual([]);
    await page.screenshot({ path: `${shots}/${name}-1440-${scheme}.png`, animations: 'disabled' });
  }
  await page.evaluate(() => {
    localStorage.setItem('mantine-color-scheme-value', 'light');
    document.documentElement.setAttribute('data-mantine-color-scheme', 'light');
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${shots}/${name}-390.png`, animations: 'disabled', fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, `${name} scrolls sideways at 390 px`).toBeLessThanOrEqual(390);
  await page.setViewportSize(size);
}
