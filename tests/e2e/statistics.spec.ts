import { readFileSync } from 'node:fs';
import { campaign, launch, peopleCsv, settled, world } from './campaign_world';
import { expect, inspect, open, test } from './test';

test.use({ world: 'statistics' });

let id: number;
let figures: any;
const people = 300;

test.beforeAll(async ({ parley }) => {
  const made = await world(parley);
  await parley.sandbox('PATCH', '/settings', {
    callbacks: {
      sent_ms: { min: 0, max: 20 }, delivered_ms: { min: 5, max: 40 }, read_ms: { min: 5, max: 40 }, clicked_ms: { min: 5, max: 20 },
      replied_ms: { min: 5, max: 20 }, failed: 0.1, read: 0.8, clicked: 0.4, replied: 0.3,
    },
  });
  id = await campaign(parley, made, 'Summer sale', peopleCsv('summer', people));
  await launch(parley, id);
  figures = await settled(parley, id);
});

test('the statistics tell how many, when, where and why not', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}`);
  await page.getByRole('link', { name: 'Statistics', exact: true }).click();
  await expect(page).toHaveURL(/\/statistics$/);
  for (const stage of ['sent', 'delivered', 'read', 'clicked', 'replied']) {
    await expect(page.locator(`[data-stage=${stage}]`), stage).toContainText(String(figures[stage]));
  }
  await expect(page.getByRole('img', { name: /Messages over time/ })).toBeVisible();

  const countries = page.getByRole('region', { name: 'By country' }).getByRole('table');
  for (const country of ['India', 'Canada', 'Germany']) {
    await expect(countries.getByRole('row', { name: new RegExp(`^${country}`) })).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'By template' }).getByRole('row', { name: /spring_offer/ }).first()).toContainText(String(figures.sent));

  // The heat map is a table whose cells tell their number.
  const heat = page.getByRole('region', { name: 'Best days and hours' }).getByRole('table');
  await expect(heat.getByRole('rowheader')).toHaveCount(7);
  await expect(heat.getByRole('columnheader')).toHaveCount(24);
  await expect(heat.getByRole('cell', { name: String(figures.read), exact: true }).or(page.getByText(/^Most read:/))).not.toHaveCount(0);
  const sum = async () => (await heat.getByRole('cell').allInnerTexts()).reduce((total, text) => total + (Number(text) || 0), 0);
  expect(await sum()).toBe(figures.read);
  await page.getByRole('radiogroup', { name: 'What is counted' }).getByText('Failed', { exact: true }).click();
  await expect.poll(sum).toBe(figures.failed);
  await inspect(page, 'campaign-statistics');

  // The chart as a table.
  await page.getByRole('switch', { name: 'As a table' }).press('Space');
  const times = page.getByRole('region', { name: 'Over time' }).getByRole('table');
  const sent = await times.locator('tbody tr td:nth-child(2)').allInnerTexts();
  expect(sent.reduce((total, text) => total + Number(text), 0)).toBe(figures.sent);
  await page.getByRole('radiogroup', { name: 'Steps' }).getByText('Day', { exact: true }).click();
  await expect(times.getByRole('columnheader', { name: 'Day' })).toBeVisible();
  await inspect(page, 'campaign-statistics-table');
});

test('everybody has a row, and is found by what happened, by country and by name', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}/people`);
  await expect(page.getByRole('status').filter({ hasText: '50 people shown' })).toBeVisible();
  await inspect(page, 'campaign-people');
  const rows = page.getByRole('region', { name: 'People' }).locator('tbody tr');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(rows).toHaveCount(100);

  await page.getByLabel('Search', { exact: true }).fill('summer-117');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('summer Person 117');
  await expect(rows.first()).toContainText(/\+\d{4}\*+\d{3}/); // the number is masked
  await page.getByLabel('Search', { exact: true }).fill('nobody at all');
  await expect(page.getByText('Nobody of this campaign fits what you look for.')).toBeVisible();
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('nobody at all');
  await page.getByRole('button', { name: 'Show everybody' }).first().click();
  await expect(rows).toHaveCount(100); // what was fetched is still there

  await page.getByRole('textbox', { name: 'What happened' }).click();
  await page.getByRole('option', { name: 'Failed', exact: true }).click();
  await expect(page).toHaveURL(/status=failed/);
  await expect(rows).toHaveCount(Math.min(50, figures.failed));
  await page.reload();
  await expect(rows).toHaveCount(Math.min(50, figures.failed));

  await page.goto(`${parley.url}/app/campaigns/${id}/people?status=skipped`);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('Did not agree to messages');
  await page.goto(`${parley.url}/app/campaigns/${id}/statistics`);
  await page.getByRole('link', { name: 'Canada' }).click();
  await expect(page).toHaveURL(/country=CA/);
  await expect(rows.first()).toContainText('Canada');
});

test('everybody’s outcome is exported, with progress, and downloaded', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}`);
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`Ready: ${people} rows.`);
  await inspect(page, 'campaign-export');
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download' }).click()]);
  expect(file.suggestedFilename()).toBe(`campaign-${id}-messages.csv`);
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(people + 1);
  expect(lines.filter((line) => line.includes(',failed,'))).toHaveLength(figures.failed);
});

test('who may only look sees it all, and the keyboard leads through', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}/statistics`, 'viewer');
  await expect(page.getByRole('region', { name: 'By country' }).getByRole('table')).toBeVisible();
  const views = page.getByRole('navigation', { name: 'Views of this campaign' });
  await views.getByRole('link', { name: 'Overview' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/people$/);
});
