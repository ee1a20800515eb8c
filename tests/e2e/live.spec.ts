import { connectProvider, launch, prepare } from './campaign';
import { Proxy } from './proxy';
import { eventually, expect, open, type Page, Parley, password, test } from './test';

test.use({ world: 'live' });

// Pages stay right while the connection is not there. Each test has a server of its own, as it is killed.
let own: Parley;
test.beforeEach(async () => {
  own = await Parley.start();
  await own.addMembers();
});
test.afterEach(() => own.end());

const reconnecting = (page: Page) => page.getByRole('status').getByText('Reconnecting…');

// Marks the page, so that one that was loaded anew shows.
async function mark(page: Page) {
  await page.evaluate(() => Object.assign(window, { marked: true }));
}
async function isMarked(page: Page) {
  return page.evaluate(() => (window as { marked?: boolean }).marked === true);
}

test('what others change is seen at once', async ({ page }) => {
  await open(page, own);
  await expect(page.getByText('0 of 4 done')).toBeVisible();
  await mark(page);
  await connectProvider(own);
  await expect(page.getByText('1 of 4 done')).toBeVisible({ timeout: 5_000 });
  await own.api('PATCH', '/project', { name: 'Another name' });
  await expect(page.getByRole('heading', { level: 1, name: 'Another name' })).toBeVisible({ timeout: 5_000 });
  expect(await isMarked(page)).toBe(true);
});

test('a minute without a connection: the page says so, and is right afterwards', async ({ page, quiet }) => {
  test.setTimeout(180_000);
  quiet.push('net::ERR');
  const proxy = await Proxy.before(own.port);
  const { campaign } = await prepare(own, 600, 100);
  const answer = await page.request.post(`${proxy.url}/api/v1/login`, { data: { email: 'admin@example.com', password } });
  expect(answer.ok()).toBe(true);
  await page.goto(`${proxy.url}/app/`);
  await expect(page.getByText('3 of 4 done')).toBeVisible();
  await mark(page);
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));

  proxy.cut();
  await expect(reconnecting(page)).toBeVisible({ timeout: 10_000 });
  await launch(own, campaign);
  await own.api('PATCH', '/project', { name: 'Named meanwhile' });
  await eventually(async () => (await own.api('GET', `/campaigns/${campaign}`)).state === 'finished', 'the end', 60);
  await new Promise((later) => setTimeout(later, 60_000 - 15_000));
  await expect(page.getByText('3 of 4 done')).toBeVisible(); // what was there is there still
  expect(calls.filter((path) => path === '/api/v1/live').length, 'it does not hammer').toBeLessThan(25);

  proxy.mend();
  await expect(reconnecting(page)).toBeHidden({ timeout: 20_000 });
  await expect(page.getByRole('heading', { level: 1, name: 'Named meanwhile' })).toBeVisible();
  const figures = await own.api('GET', `/campaigns/${campaign}/statistics`);
  await expect(page.locator('[data-today="sent"]')).toHaveText(String(figures.sent));
  await expect(page.locator('[data-today="delivered"]')).toHaveText(String(figures.delivered), { timeout: 15_000 });
  await expect(page.getByRole('region', { name: 'Campaigns' })).toContainText('Finished');
  expect(await isMarked(page)).toBe(true);
  await proxy.end();
});

test('a server that is killed and started again: the page is right afterwards', async ({ page, quiet }) => {
  test.setTimeout(120_000);
  quiet.push('net::ERR');
  const { campaign } = await prepare(own, 2_000, 200);
  await open(page, own);
  await expect(page.getByText('3 of 4 done')).toBeVisible();
  await mark(page);
  await launch(own, campaign);
  const bar = page.locator(`[data-campaign="${campaign}"]`);
  await expect(bar).toContainText('Running');
  await own.kill('SIGKILL');
  await expect(reconnecting(page)).toBeVisible({ timeout: 10_000 });
  await own.run();
  await expect(reconnecting(page)).toBeHidden({ timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Campaigns' })).toContainText('Finished', { timeout: 40_000 });
  const figures = await own.api('GET', `/campaigns/${campaign}/statistics`);
  expect(figures.sums_hold).toBe(true);
  await expect(page.locator('[data-today="sent"]')).toHaveText(figures.sent.toLocaleString('en-GB'), { timeout: 15_000 });
  expect(await isMarked(page)).toBe(true);
});

test('text that was typed outlives the connection', async ({ page, quiet }) => {
  quiet.push('net::ERR');
  const proxy = await Proxy.before(own.port);
  await page.request.post(`${proxy.url}/api/v1/login`, { data: { email: 'admin@example.com', password } });
  await page.goto(`${proxy.url}/app/settings/project`);
  await page.getByLabel('Name').first().fill('Half a na');
  proxy.cut();
  await expect(reconnecting(page)).toBeVisible({ timeout: 10_000 });
  await own.api('PATCH', '/project', { default_country: 'DE' });
  proxy.mend();
  await expect(reconnecting(page)).toBeHidden({ timeout: 20_000 });
  await expect(page.getByLabel('Name').first()).toHaveValue('Half a na');
  await proxy.end();
});
