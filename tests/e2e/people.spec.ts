import { expect, inspect, open, test } from './test';

test.use({ world: 'people' });

const person = (n: number) => ({
  identity: `cust-${n}`,
  phone: `+9198765${String(n).padStart(5, '0')}`,
  opted_in: n % 2 === 0,
  attributes: { Name: `Asha Rao${n}`, Email: `asha${n}@example.com`, City: n % 3 ? 'Pune' : 'Delhi', Points: n, Interests: ['tea', 'books'], DOB: '$D_631152000' },
});

test.describe.configure({ mode: 'serial' });

test('nobody is there yet: both ways for people to come', async ({ page, parley }) => {
  await open(page, parley, '/people');
  await expect(page.getByText('Nobody is here yet')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Try it in a terminal' })).toContainText(`${parley.url}/api/v1/people`);
  await expect(page.getByRole('link', { name: 'Import a CSV file' })).toHaveAttribute('href', '/app/imports/new');
  await inspect(page, 'people-empty');
});

test('a person is added by hand, and what is wrong is said beside its field', async ({ page, parley }) => {
  await open(page, parley, '/people');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('Say how you call this person.')).toBeVisible();
  await dialog.getByLabel('Identity').fill('vip/1 ü');
  await dialog.getByLabel('Name').fill('Zoë Meyer');
  await dialog.getByLabel('Phone number').fill('12');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText(/phone number/i).last()).toBeVisible();
  await expect(dialog.getByLabel('Phone number')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel('Phone number')).toHaveValue('12');
  await dialog.getByLabel('Phone number').fill('098765 43210');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Zoë Meyer' })).toBeVisible();
  await expect(page.getByText('+919876543210')).toBeVisible();

  await page.goto(`${parley.url}/app/people`);
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog.getByLabel('Identity').fill('vip/1 ü');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('Somebody is called that already.')).toBeVisible();
});

test('people are found while one types, and columns are chosen', async ({ page, parley }) => {
  await parley.api('POST', '/people', { records: Array.from({ length: 120 }, (_, n) => person(n + 1)) });
  await open(page, parley, '/people');
  await expect(page.getByText('121 people')).toBeVisible();
  const table = page.getByRole('region', { name: 'People' });
  const rows = table.getByRole('row');
  await expect(rows).toHaveCount(51);
  await expect(rows.nth(1)).toContainText('Asha Rao120');
  await inspect(page, 'people');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(rows).toHaveCount(101);

  const search = page.getByRole('searchbox', { name: 'Find people' });
  for (const [typed, found] of [
    ['rao17', 'Asha Rao17'],
    ['asha18@', 'Asha Rao18'],
    ['98765 00019', 'Asha Rao19'],
    ['43210', 'Zoë Meyer'],
    ['zoe', 'Zoë Meyer'],
    ['cust-20', 'Asha Rao20'],
  ] as const) {
    await search.fill(typed);
    await expect(rows.nth(1)).toContainText(found);
    await expect(rows).toHaveCount(2);
  }
  await expect(page.getByText('1 person found, newest first')).toBeVisible();
  await expect(page).toHaveURL(/q=cust-20/);
  await search.fill('nobody at all');
  await expect(page.getByText('Nobody fits “nobody at all”')).toBeVisible();
  await inspect(page, 'people-not-found');
  await page.getByRole('button', { name: 'Clear the search' }).click();

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Points' }).check();
  await page.keyboard.press('Escape');
  await expect(table.getByRole('columnheader', { name: 'Points' })).toBeVisible();
  await page.reload();
  await expect(table.getByRole('columnheader', { name: 'Points' })).toBeVisible();
});

test("a person's attributes are changed with their kind", async ({ page, parley }) => {
  await open(page, parley, '/people/cust-2');
  const section = page.getByRole('region', { name: 'Attributes' });
  await expect(section.getByText('1990', { exact: false })).toBeVisible();
  await inspect(page, 'person');
  await section.getByRole('button', { name: 'Edit: Points' }).click();
  await section.getByLabel('Value').fill('many');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('This is not a number.')).toBeVisible();
  await expect(section.getByLabel('Value')).toHaveValue('many');
  await section.getByLabel('Value').fill('77');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Points was saved.')).toBeVisible();
  expect((await parley.api('GET', '/profiles/cust-2')).attributes.Points).toBe(77);

  await section.getByRole('button', { name: 'Add an attribute' }).click();
  await section.getByLabel('Name of the attribute').fill('a.b');
  await section.getByLabel('Value').fill('x');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.locator('[aria-invalid="true"]')).toHaveCount(1); // the server's words, beside a field
  await section.getByLabel('Name of the attribute').fill('Plan');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Plan', { exact: true })).toBeVisible();
  await section.getByRole('button', { name: 'Delete: Plan' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(section.getByText('Plan', { exact: true })).toHaveCount(0);
  expect((await parley.api('GET', '/profiles/cust-2')).attributes.Plan).toBeUndefined();
});

test('consent tells the truth and who changed it', async ({ page, parley }) => {
  await open(page, parley, '/people/cust-4?tab=consent');
  await expect(page.getByText('May be written to', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Block the number' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block the number' }).click();
  await expect(page.getByText('May not be written to', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Record opt-out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record opt-out' }).click();
  const history = page.getByRole('region', { name: 'How it came about' });
  await expect(history.getByText('Opted out')).toBeVisible();
  await expect(history.getByText('+919876500004 was blocked')).toBeVisible();
  await expect(history.getByText(/admin/i).first()).toBeVisible();
  await inspect(page, 'person-consent');
  await page.getByRole('button', { name: 'Unblock the number' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unblock the number' }).click();
  await expect(history.getByText('+919876500004 was unblocked')).toBeVisible();
  const consent = await parley.api('GET', '/profiles/cust-4/consent');
  expect([consent.opted_in, consent.number_blocked]).toEqual([false, false]);
});

test('events and messages, newest first', async ({ page, parley }) => {
  for (const n of [1, 2, 3]) {
    await parley.api('POST', '/profiles/cust-6/events', { event: 'Product viewed', properties: { Product: `Kettle ${n}`, Price: 39.5 }, at: 1767225600 + n });
  }
  await open(page, parley, '/people/cust-6?tab=events');
  await expect(page.getByText(/^Kettle/)).toHaveText(['Kettle 3', 'Kettle 2', 'Kettle 1']);
  await inspect(page, 'person-events');
  await page.getByRole('tab', { name: 'Messages' }).click();
  await expect(page.getByText('Nothing was sent to this person yet')).toBeVisible();
});

test('two people are merged and split again', async ({ page, parley }) => {
  await open(page, parley, '/people/cust-8');
  await page.getByRole('button', { name: 'Merge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who else').fill('cust-10');
  await dialog.getByRole('radio', { name: /cust-10\b(?!\d)/ }).first().click();
  await dialog.getByRole('button', { name: 'Merge' }).click();
  const names = page.getByRole('region', { name: 'Identities' });
  await expect(names.getByText('cust-10', { exact: true })).toBeVisible();
  await names.getByRole('button', { name: 'Split off: cust-10' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Split off' }).click();
  await expect(page.getByRole('heading', { name: 'Asha Rao10' })).toBeVisible();
  expect((await parley.api('GET', '/profiles/cust-8')).identities).toEqual(['cust-8']);
});

test('everything of a person is exported and erased', async ({ page, parley }) => {
  await open(page, parley, '/people/cust-12');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toBe('cust-12.json');
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Erase…' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Erase for ever' });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('cust-1');
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('cust-12');
  await inspect(page, 'person-erase');
  await confirm.click();
  await expect(page).toHaveURL(/\/app\/people$/);
  await expect(parley.api('GET', '/profiles/cust-12')).rejects.toThrow('404');
  await page.goto(`${parley.url}/app/people/cust-12`);
  await expect(page.getByText('There is nothing here')).toBeVisible();
});

test('a viewer sees people and changes nothing', async ({ page, parley }) => {
  await open(page, parley, '/people/cust-2', 'viewer');
  await expect(page.getByRole('heading', { name: 'Asha Rao2' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add an attribute' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Merge' })).toBeDisabled();
  await page.getByRole('button', { name: 'Actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Erase…' })).toBeDisabled();
});
