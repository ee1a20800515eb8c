import { campaign, launch, peopleCsv, settled, world, type World } from './campaign_world';
import { expect, inspect, open, type Page, test } from './test';

test.use({ world: 'campaign_running' });

let made: World;

test.beforeAll(async ({ parley }) => {
  made = await world(parley);
});

async function count(page: Page, outcome: string): Promise<number> {
  return Number((await page.locator(`[data-outcome=${outcome}]`).innerText()).replaceAll(/\D/g, ''));
}

test('one watches a campaign run, holds it, lets it go on, and stops it for good', async ({ page, parley }) => {
  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 20 });
  await parley.sandbox('PATCH', '/settings', { callbacks: { sent_ms: { min: 0, max: 20 }, delivered_ms: { min: 5, max: 50 }, read_ms: { min: 5, max: 50 } } });
  const id = await campaign(parley, made, 'Spring offer', peopleCsv('spring', 3000));
  await launch(parley, id);
  await open(page, parley, `/campaigns/${id}`);
  await expect(page.getByRole('heading', { name: 'Spring offer', level: 1 })).toBeVisible();
  await expect(page.getByText('Running', { exact: true })).toBeVisible();
  await expect(page.getByText('times in Asia/Kolkata')).toBeVisible();

  // Figures move by themselves.
  await expect.poll(() => count(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(20);
  const before = await count(page, 'sent');
  await expect.poll(() => count(page, 'sent')).toBeGreaterThan(before);
  await expect(page.locator('[data-pace=limit]')).toHaveText('20 a second');
  await expect(page.locator('[data-pace=left]')).toContainText(/second|minute/);
  await expect(page.getByText('Who was not written to, and why')).toBeVisible();
  await inspect(page, 'campaign-running');

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Nothing new leaves until you resume it.')).toBeVisible();
  await expect.poll(async () => (await parley.api('GET', `/campaigns/${id}`)).state).toBe('paused');
  await inspect(page, 'campaign-paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('Running', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('A stopped campaign cannot be resumed');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect((await parley.api('GET', `/campaigns/${id}`)).state).toBe('running');
  await page.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByRole('button', { name: 'Stop for good' }).click();
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0);
  const figures = await settled(parley, id);
  await expect.poll(() => count(page, 'sent')).toBe(figures.sent);
  await expect.poll(() => count(page, 'skipped')).toBe(figures.skipped);
  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 1000 });
});

test('what the server refuses is shown, and the page tells how it stands', async ({ page, parley }) => {
  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 10 });
  const id = await campaign(parley, made, 'Refused', peopleCsv('refused', 300));
  await launch(parley, id);
  await open(page, parley, `/campaigns/${id}`);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.route('**/pause', async (route) => {
    await parley.api('POST', `/campaigns/${id}/stop`); // somebody else was faster
    await route.continue();
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('alert')).toContainText('The campaign is stopped, not running');
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible();
  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 1000 });
});

test('messages without an answer are sent again only when one says so', async ({ page, parley }) => {
  await parley.api('PATCH', `/providers/${made.provider}`, { answer_limit_ms: 300 });
  await parley.sandbox('PATCH', '/settings', { faults: { silence: 0.3, taken: 0 } });
  const id = await campaign(parley, made, 'No answer', peopleCsv('silent', 40));
  await launch(parley, id);
  await expect.poll(async () => (await parley.api('GET', `/campaigns/${id}`)).state, { timeout: 30_000 }).toBe('finished');
  await parley.sandbox('PATCH', '/settings', { faults: { silence: 0 } });
  await open(page, parley, `/campaigns/${id}`);
  await expect(page.getByRole('heading', { name: /messages are uncertain/ })).toBeVisible();
  await inspect(page, 'campaign-uncertain');
  await page.getByRole('button', { name: 'Send them again…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('gets it a second time');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText(/waits? to be sent again/)).toBeVisible();
  await expect(page.getByRole('heading', { name: /uncertain/ })).toHaveCount(0, { timeout: 20_000 });
  expect((await parley.api('GET', `/campaigns/${id}/statistics`)).resent).toBeGreaterThan(0);
});

test('errors come in plain words, with what to do and who it was', async ({ page, parley }) => {
  await parley.sandbox('PATCH', '/settings', { faults: { refused: { 2002: 0.5 } } });
  const id = await campaign(parley, made, 'Refusals', peopleCsv('bad', 40));
  await launch(parley, id);
  await settled(parley, id);
  await parley.sandbox('PATCH', '/settings', { faults: { refused: { 2002: 0 } } });
  await open(page, parley, `/campaigns/${id}`);
  const problems = page.getByRole('heading', { name: 'What went wrong, and what to do' });
  await expect(problems).toBeVisible();
  const { failures } = await parley.api('GET', `/campaigns/${id}/statistics`);
  await expect(page.getByText(failures[0].meaning.slice(1)).first()).toBeVisible();
  await expect(page.getByText(failures[0].advice.slice(1)).first()).toBeVisible();
  await page.getByRole('link', { name: /^Who\? Show/ }).first().click();
  await expect(page).toHaveURL(/people\?reason=/);
  await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible();
});

test('a draft says that it has not been launched, and who may only look presses nothing', async ({ page, parley }) => {
  const id = await campaign(parley, made, 'Not begun', peopleCsv('draft', 3));
  await open(page, parley, `/campaigns/${id}`);
  await expect(page.getByText('Not launched yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go on editing' })).toBeVisible();
  await inspect(page, 'campaign-draft');

  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 10 });
  await launch(parley, id);
  const running = await campaign(parley, made, 'Looked at', peopleCsv('looked', 200));
  await launch(parley, running);
  await open(page, parley, `/campaigns/${running}`, 'viewer');
  const pause = page.getByRole('button', { name: 'Pause' });
  await expect(pause).toBeDisabled();
  await pause.locator('..').hover();
  await expect(page.getByRole('tooltip')).toContainText('Your role (viewer) may not do this.');
  await parley.api('POST', `/campaigns/${running}/stop`);
  await parley.api('PATCH', `/providers/${made.provider}`, { rate: 1000 });
});

test('a campaign that there is not says so', async ({ page, parley }) => {
  for (const path of ['/campaigns/987654321', '/campaigns/nothing']) {
    await open(page, parley, path);
    await expect(page.getByText('There is nothing here')).toBeVisible();
  }
});
