import { addTemplate, connectProvider, draft, forgetAccount, importPeople, launch } from './campaign';
import { emailOf, eventually, expect, inspect, open, type Page, type Parley, password, test } from './test';

test.use({ world: 'home' });

test.describe.configure({ mode: 'serial' }); // the project fills from test to test

const step = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const panel = (page: Page, name: string) => page.getByRole('region', { name });
const today = (page: Page, name: string) => page.locator(`[data-today="${name}"]`);
let campaign: number;

test('an empty project says what to do, and each step ticks itself off while one looks', async ({ page, parley }) => {
  await open(page, parley);
  await expect(page.getByText('0 of 4 done')).toBeVisible();
  await expect(today(page, 'sent')).toHaveText('0');
  await expect(page.getByText('No messages in this time.')).toBeVisible();
  await inspect(page, 'home-empty');
  const provider = await connectProvider(parley, { rate: 100 });
  await expect(page.getByText('1 of 4 done')).toBeVisible();
  await expect(step(page, 'Connect a WhatsApp provider')).toContainText('(done)');
  await expect(panel(page, 'Providers')).toContainText('Main number');
  const template = await addTemplate(parley, provider);
  await expect(page.getByText('2 of 4 done')).toBeVisible();
  await importPeople(parley, 1_200);
  await expect(page.getByText('3 of 4 done')).toBeVisible();
  await expect(panel(page, 'Consent')).toContainText('1,200 opt-ins');
  await step(page, 'Send a first campaign').getByRole('link', { name: 'Start' }).click();
  await expect(page).toHaveURL(/\/app\/campaigns\/new/);
  campaign = await draft(parley, template);
});

test('a campaign moves on the page without being asked for', async ({ page, parley }) => {
  await open(page, parley);
  await expect(page.getByText('3 of 4 done')).toBeVisible();
  await launch(parley, campaign);
  const bar = page.locator(`[data-campaign="${campaign}"]`);
  await expect(bar).toContainText('Spring sale');
  await expect(bar).toContainText('Running');
  await expect(bar).toContainText(/\d+ of 1,200/);
  await expect(page.getByRole('heading', { name: 'Get your first campaign out' })).toBeHidden();
  const first = await bar.textContent();
  await expect(bar).not.toHaveText(first ?? '', { timeout: 5_000 });
  await expect(panel(page, 'Providers')).toContainText(/\d+\/s/);
  await inspect(page, 'home-running');
  await expect(panel(page, 'Campaigns')).toContainText('Finished', { timeout: 30_000 });
  const figures = await eventually(async () => {
    const now = await parley.api('GET', `/campaigns/${campaign}/statistics`);
    return now.delivered > 1_000 && (await parley.sandbox('GET', '/health')).idle ? now : null;
  }, 'callbacks');
  await expect(today(page, 'sent')).toHaveText(figures.sent.toLocaleString('en-GB'));
  await expect(today(page, 'delivered')).toHaveText(figures.delivered.toLocaleString('en-GB'));
  await expect(today(page, 'read')).toHaveText(figures.read.toLocaleString('en-GB'));
});

test('messages are shown by hours and by days', async ({ page, parley }) => {
  await open(page, parley);
  const chart = panel(page, 'Messages over time').getByRole('img', { name: 'Messages over time' });
  await expect(chart).toHaveAccessibleName(/Sent: 1,\d\d\d/);
  for (const span of ['Today', '30 days', '90 days']) {
    await page.getByRole('radiogroup', { name: 'Time shown' }).getByText(span).click();
    await expect(chart).toHaveAccessibleName(/Sent: 1,\d\d\d/);
    await expect(page.getByText(span === 'Today' ? 'Today.' : `The last ${span}.`)).toBeVisible();
  }
  await page.reload();
  await expect(page.getByText('The last 90 days.')).toBeVisible(); // remembered
  await inspect(page, 'home-filled');
});

test('what needs somebody comes by itself, says what to do, and goes', async ({ page, parley }) => {
  await open(page, parley);
  await expect(panel(page, 'What needs you').getByRole('alert')).toHaveCount(0);
  const provider = (await parley.api('GET', '/providers')).items[0];
  await fetch(provider.callbacks.status, { method: 'POST', body: '{"this": "is no status"}', headers: { 'Content-Type': 'application/json' } });
  await expect(page.getByText('One callback could not be used')).toBeVisible();
  await parley.api('PATCH', `/providers/${provider.id}`, { rate: 20 });
  const slow = await draft(parley, (await parley.api('GET', '/templates')).items[0].id, 'Autumn sale');
  await launch(parley, slow);
  await expect(page.locator(`[data-campaign="${slow}"]`)).toBeVisible();
  await forgetAccount(parley);
  await expect(page.getByText('Main number refuses all messages')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Autumn sale paused itself')).toBeVisible();
  await expect(panel(page, 'Providers')).toContainText('Refuses');
  await inspect(page, 'home-alarms');
  await page.getByRole('link', { name: 'Check the provider' }).click();
  await expect(page).toHaveURL(new RegExp(`/app/channels/${provider.id}$`));
  await page.goBack();
  await parley.api('POST', `/campaigns/${slow}/stop`);
  await expect(page.getByText('Autumn sale paused itself')).toBeHidden({ timeout: 10_000 });
});

test('other roles see what they may, and what they may not do says why', async ({ page, parley }) => {
  await open(page, parley, '/', 'viewer');
  await expect(panel(page, 'Campaigns')).toContainText('Spring sale');
  await expect(panel(page, 'Providers')).toHaveCount(0);
  await expect(page.getByText('refuses all messages')).toHaveCount(0);
  await expect(page.getByText('callback could not be used')).toHaveCount(0);
  await expect(page.getByText('New campaign')).toBeVisible();
  await inspect(page, 'home-viewer');
  await page.context().clearCookies();
  await open(page, parley, '/', 'marketer');
  await expect(page.getByText('refuses all messages')).toBeVisible();
  await expect(page.getByText('callback could not be used')).toHaveCount(0);
});

test('names from outside run no script and break nothing', async ({ page, parley }) => {
  const template = (await parley.api('GET', '/templates')).items[0].id;
  const name = '<img src=x onerror="window.hacked=1"> javascript:alert(1) ' + 'long'.repeat(30);
  const made = await parley.api('POST', '/campaigns', { name, template, plan: { values: { 'body.1': 'you' } } });
  await parley.sandbox('PATCH', '/settings', { accounts: [] });
  await open(page, parley);
  await parley.api('POST', `/campaigns/${made.id}/schedule`, { at: new Date(Date.now() + 86_400_000).toISOString() }).catch(() => undefined);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
});

test('a login that ends is asked for on the page, which then goes on', async ({ page, parley }) => {
  await open(page, parley);
  await expect(panel(page, 'Campaigns')).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole('radiogroup', { name: 'Time shown' }).getByText('30 days').click();
  await expect(page.getByRole('dialog', { name: 'Log in again' })).toBeVisible();
  await page.getByRole('dialog').getByLabel('E-mail address').fill(emailOf('admin'));
  await page.getByRole('dialog').getByLabel('Password').first().fill(password);
  await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText('The last 30 days.')).toBeVisible();
});
