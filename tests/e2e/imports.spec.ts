import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, expect, inspect, open, type Page, test } from './test';

test.use({ world: 'imports' });

const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const choose = (page: Page, path: string) => page.getByLabel('Choose a file').and(page.locator('input')).setInputFiles(path);

test.describe.configure({ mode: 'serial' });

test('there is nothing yet, and a first file to begin with', async ({ page, parley }) => {
  await open(page, parley, '/imports');
  await expect(page.getByText('No file was imported yet')).toBeVisible();
  await inspect(page, 'imports-empty');
});

test('files that will not do are refused at once, in plain words', async ({ page, parley }) => {
  await open(page, parley, '/imports/new');
  await expect(page.getByText('What the file should hold')).toBeVisible();
  await inspect(page, 'import-file');
  const refused = page.getByRole('alert');
  for (const [path, words] of [
    [file('people.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0])), 'is an Excel workbook'],
    [file('people.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0])), 'is compressed'],
    [file('photo.csv', Buffer.from([0xff, 0xd8, 0xff, 0xe0])), 'is no text file'],
    [file('empty.csv', ''), 'is empty'],
    [file('blank.csv', ' \n\n'), 'is empty'],
  ] as const) {
    await choose(page, path);
    await expect(refused).toContainText(words);
  }
  await expect(page.getByText('Say what each column')).toHaveCount(0);
});

test('a file is imported in steps, with its problems in a report', async ({ page, parley }) => {
  const rows = Array.from({ length: 300 }, (_, n) => `c-${n},Person ${n},${n % 50 === 7 ? '12' : `+9198200${String(n).padStart(5, '0')}`},TRUE,17/05/1990,tea;books`);
  await open(page, parley, '/imports/new');
  await choose(page, file('spring people.csv', `Customer,Full name,Mobile,Agreed,Birthday,Likes\n${rows.join('\n')}\n`));
  await expect(page.getByText('Say what each column of spring people.csv becomes.', { exact: false })).toBeVisible();
  await page.getByRole('textbox', { name: 'Becomes: Customer' }).click();
  await page.getByRole('option', { name: 'Nothing (leave it out)' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('Choose “Identity” for the column', { exact: false })).toBeVisible();
  await page.getByRole('textbox', { name: 'Becomes: Customer' }).click();
  await page.getByRole('option', { name: 'Identity' }).click();
  await page.getByRole('textbox', { name: 'Becomes: Mobile' }).click();
  await page.getByRole('option', { name: 'Phone number' }).click();
  await page.getByRole('textbox', { name: 'Becomes: Agreed' }).click();
  await page.getByRole('option', { name: 'Opted in' }).click();
  await page.getByRole('textbox', { name: 'Kind: Birthday' }).click();
  await page.getByRole('option', { name: 'Date' }).click();
  await page.getByRole('textbox', { name: 'What it does: Likes' }).click();
  await page.getByRole('option', { name: 'Adds to the list' }).click();
  await page.getByRole('textbox', { name: 'What stands between the items: Likes' }).fill(';');
  await page.getByRole('textbox', { name: 'Name of the attribute: Full name' }).fill('Name');
  await expect(page.getByText('of the first rows will be left out', { exact: false })).toBeVisible();
  await inspect(page, 'import-columns');
  await page.getByRole('button', { name: 'Next' }).click();
  const table = page.getByRole('region', { name: 'What the first rows become' });
  await expect(table.getByRole('row').nth(1)).toContainText('Person 0');
  await expect(table.getByRole('row').nth(1)).toContainText('adds');
  await expect(table.getByRole('row').nth(8)).toContainText('Mobile');
  await page.getByLabel('Put everybody on a list').fill('Spring');
  await inspect(page, 'import-check');
  await page.getByRole('button', { name: /Start the import/ }).click();
  await expect(page.getByText('Finished', { exact: true })).toBeVisible();
  await expect(page.locator('[data-figure="created"]')).toHaveText('294');
  await expect(page.locator('[data-figure="rejected"]')).toHaveText('6');
  await expect(page.getByRole('region', { name: 'Rows that were left out' }).getByRole('row')).toHaveCount(7);
  await inspect(page, 'import-report');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download them as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('spring_people-left-out.csv');
  const known = await parley.api('GET', '/profiles/c-1');
  expect(known.attributes).toMatchObject({ Name: 'Person 1', Likes: ['tea', 'books'] });
  expect(known.attributes.Birthday).toMatch(/^\$D_\d+$/);
  expect(known.opted_in).toBe(true);
  const [list] = (await parley.api('GET', '/lists')).items;
  expect([list.name, list.members]).toEqual(['Spring', 294]);
});

test('another encoding and semicolons are read right', async ({ page, parley }) => {
  await open(page, parley, '/imports/new');
  await choose(page, file('kunden.csv', Buffer.from('identity;Name;Phone\nk-1;J\xfcrgen, der K\xfchne;+4915112345678\n', 'latin1')));
  await expect(page.getByText('This file is not in UTF-8')).toBeVisible();
  await expect(page.getByText('Jürgen, der Kühne', { exact: false })).toBeVisible();
  await inspect(page, 'import-encoding');
  await page.getByRole('button', { name: 'It reads right' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: /Start the import/ }).click();
  await expect(page.locator('[data-figure="created"]')).toHaveText('1');
  expect((await parley.api('GET', '/profiles/k-1')).attributes.Name).toBe('Jürgen, der Kühne');
});

test('a large file survives a lost connection, and the page stays alive', async ({ page, parley, context }) => {
  const count = 120_000;
  let text = 'identity,Name,Phone,MSG-whatsapp\n';
  for (let n = 0; n < count; n++) {
    text += `big-${n},A name that is long enough to fill a file ${n},+9198${String(n).padStart(8, '0')},TRUE\n`;
  }
  await open(page, parley, '/imports/new');
  await choose(page, file('big.csv', text));
  await page.getByRole('button', { name: 'Next' }).click();
  let pieces = 0;
  await context.route('**/api/v1/imports/*/rows?*', async (route) => {
    pieces++;
    if (pieces === 3 || pieces === 4) {
      await route.abort('connectionreset');
    } else {
      await route.continue();
    }
  });
  await page.getByRole('button', { name: /Start the import/ }).click();
  await expect(page.getByText('The file waits for the server')).toBeVisible();
  const answered = await page.evaluate(async () => {
    const began = performance.now();
    await new Promise((done) => setTimeout(done, 50));
    return performance.now() - began;
  });
  expect(answered).toBeLessThan(1_500);
  await expect(page.locator('[data-figure="created"]')).toHaveText('120,000', { timeout: 120_000 });
  await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(pieces).toBeGreaterThan(6);
});

test('an upload that another tab began is gone on with', async ({ page, parley }) => {
  const path = file('half.csv', `identity,Phone\n${Array.from({ length: 50 }, (_, n) => `half-${n},+9198210${String(n).padStart(5, '0')}`).join('\n')}\n`);
  const made = await parley.api('POST', '/imports', { name: 'half.csv', settings: {} });
  await parley.api('POST', `/imports/${made.id}/rows?offset=0`, 'identity,Phone\nhalf-0,+919821000000\n', { 'Content-Type': 'text/csv' });
  await open(page, parley, `/imports/${made.id}`);
  await expect(page.getByText('The rest of the file has not arrived')).toBeVisible();
  await inspect(page, 'import-go-on');
  const input = page.getByLabel('Choose the file again').and(page.locator('input'));
  await input.setInputFiles(file('short.csv', 'identity,Phone\n'));
  await expect(page.getByText('shorter than what has arrived', { exact: false })).toBeVisible();
  await input.setInputFiles(path);
  await expect(page.locator('[data-figure="created"]')).toHaveText('50');
});

test('an import is stopped, and what is in stays in', async ({ page, parley }) => {
  const made = await parley.api('POST', '/imports', { name: 'stopped.csv', settings: {} });
  await parley.api('POST', `/imports/${made.id}/rows?offset=0`, 'identity,Phone\nstay-1,+919822000001\nstay-2,+919822000002\n', { 'Content-Type': 'text/csv' });
  await open(page, parley, `/imports/${made.id}`);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop the import' }).click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await eventually(async () => (await parley.api('GET', `/imports/${made.id}`)).state === 'cancelled', 'the import to be stopped');
});

test('the list of imports; a viewer may not start one', async ({ page, parley }) => {
  await open(page, parley, '/imports');
  await expect(page.getByRole('link', { name: 'spring people.csv' })).toBeVisible();
  await inspect(page, 'imports');
  await open(page, parley, '/imports/new', 'viewer');
  await expect(page.getByText('Not for your role')).toBeVisible();
});
