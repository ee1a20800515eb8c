import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inspect, open, test } from './test';

test.use({ world: 'lists' });

const folder = mkdtempSync(join(tmpdir(), 'parley-lists-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.describe.configure({ mode: 'serial' });

test('there is no list yet', async ({ page, parley }) => {
  await parley.api('POST', '/people', {
    records: Array.from({ length: 60 }, (_, n) => ({ identity: `p-${n}`, phone: `+9198300${String(n).padStart(5, '0')}`, opted_in: true, attributes: { Name: `Person ${n}` } })),
  });
  await open(page, parley, '/lists');
  await expect(page.getByText('There is no list yet')).toBeVisible();
  await inspect(page, 'lists-empty');
});

test('a list is made from a file; what is wrong is said beside its field', async ({ page, parley }) => {
  await open(page, parley, '/lists/new');
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByText('Give the list a name.')).toBeVisible();
  await expect(page.getByText('Choose a file.')).toBeVisible();
  const input = page.getByLabel('File of identities').and(page.locator('input'));
  await input.setInputFiles(file('people.xlsx', Buffer.from([0x50, 0x4b, 3, 4])));
  await expect(page.getByText('is an Excel workbook', { exact: false })).toBeVisible();
  await page.getByLabel('Name').fill('Spring');
  await input.setInputFiles(file('two.csv', 'identity,Phone\np-1,+919830000001\n'));
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.locator('form').getByText(/column/i).last()).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Spring');
  await inspect(page, 'list-new');
  await input.setInputFiles(file('names.csv', `identity\n${Array.from({ length: 40 }, (_, n) => `p-${n}`).join('\n')}\nnobody-1\nnobody-2\n`));
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByRole('heading', { name: 'Spring' })).toBeVisible();
  await expect(page.getByText('40 people were put on the list')).toBeVisible();
  await expect(page.getByText("2 identities are nobody's, and were left out.")).toBeVisible();
  await expect(page.getByRole('region', { name: 'People' }).getByRole('row')).toHaveCount(41);
  await inspect(page, 'list');
});

test('people come onto it and are taken off', async ({ page, parley }) => {
  const [list] = (await parley.api('GET', '/lists')).items;
  await open(page, parley, `/lists/${list.id}`);
  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('Type or paste at least one identity.')).toBeVisible();
  await dialog.getByLabel('Identities').fill('p-50, p-51\np-1\nghost');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('2 people were put on the list')).toBeVisible();
  await expect(page.getByText('1 was on it already.')).toBeVisible();
  await expect(page.getByText('42 people', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Take off the list: p-0', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click();
  await expect(page.getByText('41 people', { exact: true })).toBeVisible();
});

test('the same name is refused, and what was typed stays', async ({ page, parley }) => {
  await open(page, parley, '/lists/new');
  await page.getByText('Paste', { exact: true }).click();
  await page.getByLabel('Name').fill('Spring');
  await page.getByLabel('Identities').fill('p-1');
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByText('Another list is called that.', { exact: false })).toBeVisible();
  await expect(page.getByLabel('Identities')).toHaveValue('p-1');
});

test('a list in use says by what; another one is deleted', async ({ page, parley }) => {
  const [list] = (await parley.api('GET', '/lists')).items;
  await parley.api('POST', '/segments', { name: 'On the list', filter: { list: list.id } });
  await open(page, parley, '/lists');
  await page.getByRole('button', { name: 'Delete: Spring' }).click();
  await expect(page.getByRole('dialog')).toContainText('Spring is in use');
  await expect(page.getByRole('dialog').getByRole('link', { name: 'On the list' })).toBeVisible();
  await page.keyboard.press('Escape');
  await parley.api('POST', '/lists', { name: 'Short-lived', identities: ['p-1'] });
  await page.reload();
  await page.getByRole('button', { name: 'Delete: Short-lived' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('The list Short-lived was deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Short-lived' })).toHaveCount(0);
  await inspect(page, 'lists');
});

test('a viewer changes nothing', async ({ page, parley }) => {
  await open(page, parley, '/lists', 'viewer');
  await expect(page.getByRole('button', { name: 'Delete: Spring' })).toBeDisabled();
});
