import { campaign, launch, peopleCsv, settled, world } from './campaign_world';
import { expect, inspect, open, test } from './test';

test.use({ world: 'message_life' });

const attack = `<img src=x onerror="document.title='owned'">`;
let id: number;

test.beforeAll(async ({ parley }) => {
  const made = await world(parley);
  await parley.sandbox('PATCH', '/settings', {
    callbacks: { sent_ms: { min: 0, max: 20 }, delivered_ms: { min: 5, max: 40 }, read_ms: { min: 5, max: 40 }, read: 1, replied: 1, replied_ms: { min: 5, max: 20 } },
  });
  id = await campaign(parley, made, 'Winter', peopleCsv('winter', 4, (place) => (place === 2 ? attack : `Winter ${place}`)));
  await launch(parley, id);
  await settled(parley, id);
});

test('a message tells its whole life, with what went over the wire', async ({ page, parley, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: parley.url });
  await open(page, parley, `/campaigns/${id}/people`);
  await page.getByRole('link', { name: 'Whole life of the message to Winter 1' }).click();
  await expect(page.getByRole('heading', { name: 'Message to winter-1', level: 1 })).toBeVisible();
  const life = page.getByRole('region', { name: 'Its whole life' });
  for (const step of ['In the audience', 'Handed over', 'Delivered', 'Read', 'Replied']) {
    await expect(life.getByText(step, { exact: true }), step).toBeVisible();
  }
  await expect(life).toContainText('GMT+5:30'); // the project's zone, not the browser's
  const message = await parley.api('GET', page.url().replace(/.*\/app/, ''));
  await expect(page.getByText(message.wire_id, { exact: true })).toBeVisible();

  const wire = page.getByRole('region', { name: 'What went over the wire' });
  expect(message.exchanges.length).toBeGreaterThan(2);
  await wire.getByRole('button', { name: /Request/ }).first().click();
  await expect(wire.getByRole('region', { name: 'Body' }).first()).toContainText('Winter 1');
  await inspect(page, 'message-life');
  await wire.getByRole('button', { name: 'Copy as curl: Request' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`curl -X 'POST'`);
  expect(copied).not.toContain('open sesame');
});

test('a name that is an attack is a name', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}/people?q=winter-2`);
  await expect(page.getByRole('link', { name: attack, exact: true })).toBeVisible();
  await page.getByRole('link', { name: /^Whole life/ }).click();
  await expect(page.getByRole('heading', { name: 'Message to winter-2' })).toBeVisible();
  for (const request of await page.getByRole('button', { name: /Request|Callback|Answer/ }).all()) {
    await request.click();
  }
  expect(await page.title()).not.toBe('owned');
  expect(await page.locator('main img').count()).toBe(0);
});

test('who was not written to is told why, and a message that there is not says so', async ({ page, parley }) => {
  await open(page, parley, `/campaigns/${id}/people?status=skipped`);
  await page.getByRole('link', { name: /^Whole life/ }).click();
  await expect(page.getByText('Nothing was sent:')).toBeVisible();
  await inspect(page, 'message-skipped');
  await open(page, parley, '/messages/987654321');
  await expect(page.getByText('There is nothing here')).toBeVisible();
});
