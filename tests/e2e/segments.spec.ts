import { eventually, expect, inspect, open, type Page, Parley, test } from './test';

test.use({ world: 'segments' });

test.describe.configure({ timeout: 180_000 });

const people = 40;

// 40 people, of whom every second opted in; the first ten bought, person n for n.
async function fill(parley: Parley): Promise<void> {
  const records: unknown[] = [];
  for (let n = 1; n <= people; n += 1) {
    records.push({
      identity: `person-${n}`,
      phone: `+9198200${String(n).padStart(5, '0')}`,
      opted_in: n % 2 === 0,
      attributes: { Plan: ['Gold', 'Silver', 'Free'][n % 3], Points: n, Joined: `$D_${1_767_225_600 + n * 86_400}` },
    });
    if (n <= 10) {
      records.push({ identity: `person-${n}`, event: 'Charged', properties: { Price: n, Colour: 'Red' } });
    }
  }
  await parley.api('POST', '/people', { records });
}

test.beforeAll(async ({ parley }) => fill(parley));

const rules = (page: Page) => page.getByRole('group', { name: 'Who is meant' });
const count = (page: Page) => page.getByRole('region', { name: 'Who fits now' });

async function addRule(page: Page, kind: string | RegExp): Promise<void> {
  await rules(page).getByRole('button', { name: 'Add rule', exact: true }).click();
  await page.getByRole('menuitem', { name: kind }).click();
}

async function pick(page: Page, field: ReturnType<Page['getByLabel']>, option: string | RegExp): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option }).filter({ visible: true }).first().click();
}

test('a segment is written as sentences, counted as one writes, saved and listed', async ({ page, parley }) => {
  await open(page, parley, '/segments');
  await expect(page.getByText('No segments yet')).toBeVisible();
  await inspect(page, 'segments-empty');
  await page.getByRole('link', { name: 'Make the first segment' }).click();
  await expect(count(page)).toContainText(`${people} people`);

  await addRule(page, /What is known about them/);
  const row = rules(page).getByRole('group').filter({ has: page.getByRole('textbox', { name: 'Attribute', exact: true }) }).last();
  await expect(rules(page)).toContainText('Choose an attribute.');
  await expect(count(page)).toContainText('Finish the marked rule');
  // By keyboard: the new rule has the focus.
  await expect(row.getByRole('textbox', { name: 'Attribute', exact: true })).toBeFocused();
  await page.keyboard.type('Pla');
  await page.keyboard.press('Enter');
  await row.getByRole('textbox', { name: 'Value', exact: true }).fill('Go');
  await expect(page.getByRole('option', { name: 'Gold' })).toBeVisible(); // suggested
  await page.getByRole('option', { name: 'Gold' }).click();
  await page.keyboard.press('Escape');
  await expect(count(page)).toContainText('13 people');
  await expect(page.getByRole('group', { name: 'Plan is Gold' })).toBeVisible();

  await addRule(page, /What they did/);
  await pick(page, page.getByRole('textbox', { name: 'Event', exact: true }), 'Charged');
  await page.getByRole('button', { name: 'Add a condition on the event' }).click();
  await pick(page, page.getByRole('textbox', { name: 'Property', exact: true }), 'Price');
  await pick(page, page.getByRole('textbox', { name: 'Comparison', exact: true }).last(), 'is at least');
  await page.getByRole('textbox', { name: 'Value', exact: true }).last().fill('5');
  await expect(count(page)).toContainText('2 people'); // 6 and 9
  await expect(count(page)).toContainText('1 can be written to (50%)');
  await expect(page.getByRole('region', { name: 'Some of them' }).first()).toContainText('person-6');
  await pick(page, page.getByRole('textbox', { name: 'How the rules count together', exact: true }), 'at least one of these rules');
  await expect(count(page)).toContainText('17 people');
  await inspect(page, 'segment-editor');

  await page.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await page.getByLabel('Name of the segment').fill('Gold or buyers');
  await page.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Gold or buyers' })).toBeVisible();
  const [saved] = (await parley.api('GET', '/segments')).items;
  expect(saved.filter.any).toHaveLength(2);
  expect(saved.filter.any[1]).toMatchObject({ event: 'Charged', within: { last: '30d' }, where: [{ property: 'Price', is: 'at_least', value: 5 }] });

  await page.getByRole('link', { name: 'All segments' }).click();
  await expect(page.getByRole('row', { name: /Gold or buyers/ })).toContainText('17');
  await expect(page.getByRole('row', { name: /Gold or buyers/ })).toContainText('Plan is Gold');
  await inspect(page, 'segments');
});

test('a segment that is not saved is not lost by leaving', async ({ page, parley }) => {
  const made = await parley.api('POST', '/segments', { name: 'Left too early', filter: {} });
  await open(page, parley, `/segments/${made.id}`);
  await page.getByRole('link', { name: 'All segments' }).click(); // nothing typed, nothing asked
  await page.getByRole('link', { name: 'Left too early', exact: true }).click();
  await page.getByLabel('Name of the segment').fill('Left in time');
  await page.getByRole('link', { name: 'All segments' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  await page.goBack();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Left in time' })).toBeVisible();
  await page.getByRole('link', { name: 'All segments' }).click();
  await expect(page.getByRole('link', { name: 'Left in time', exact: true })).toBeVisible();
});

test('every kind of rule comes back as it was saved', async ({ page, parley }) => {
  const list = await parley.api('POST', '/lists', { name: 'Friends', identities: ['person-1', 'person-2'] });
  const filter = {
    all: [
      { not: { attribute: 'Points', is: 'between', value: [30, 40] } },
      { attribute: 'Joined', is: 'at_least', value: '$D_1767225600' },
      { attribute: 'opted_in', is: 'equals', value: true },
      { any: [{ list: list.id }, { not: { list: list.id } }, { message: 'read', within: { last: '8w' } }, { not: { message: 'clicked' } }] },
      { not: { event: 'Charged', times: { between: [20, 30] }, within: { from: '2026-01-01T00:00:00Z', until: '2030-01-01T00:00:00Z' } } },
    ],
  };
  const made = await parley.api('POST', '/segments', { name: 'All kinds', filter });
  const kept = await parley.api('GET', `/segments/${made.id}`);
  await open(page, parley, `/segments/${made.id}`);
  for (const sentence of [
    'not: Points is between 30 and 40', 'Joined is on or after 1 Jan 2026', 'Opted in is yes', 'are in the list “Friends”',
    'are not in the list “Friends”', 'read any message in the last 56 days', 'did not click in any message',
    'did not “Charged” between 20 and 30 times from 1 Jan 2026 to 31 Dec 2029',
  ]) {
    await expect(page.getByRole('group', { name: sentence, exact: true })).toBeVisible();
  }
  const answer = await parley.api('GET', `/segments/${made.id}/count`);
  await expect(count(page)).toContainText(`${answer.count} people`);
  await page.getByLabel('Name of the segment').fill('Every kind');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Every kind' })).toBeVisible();
  expect((await parley.api('GET', `/segments/${made.id}`)).filter).toEqual(kept.filter);
  await inspect(page, 'segment-all-kinds');
});

test('what the server refuses stands beside the field or the rule that it is about', async ({ page, parley }) => {
  await parley.api('POST', '/segments', { name: 'Taken', filter: {} });
  const list = await parley.api('POST', '/lists', { name: 'Going', identities: ['person-3'] });
  await open(page, parley, '/segments/new');
  await addRule(page, /A segment or list/);
  await pick(page, page.getByRole('textbox', { name: 'Segment or list', exact: true }), 'the list');
  await pick(page, page.getByRole('textbox', { name: 'Choose a list' }), 'Going');
  await expect(count(page)).toContainText('1 person');
  await addRule(page, /What became of messages/);
  await parley.api('DELETE', `/lists/${list.id}`);
  await pick(page, page.getByRole('textbox', { name: 'What became of it', exact: true }), 'were sent');
  const row = page.getByRole('group', { name: /are in the list/ });
  await expect(row.getByRole('alert')).toContainText('no such list');
  await expect(count(page)).toContainText('cannot be asked like that');
  await row.getByRole('button', { name: /^Remove/ }).click();
  await page.getByLabel('Name of the segment').fill('Taken');
  await page.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByText('Another segment is called that.')).toBeVisible();
  await expect(page.getByLabel('Name of the segment')).toHaveValue('Taken');
});

test('the filter can be written as JSON, which says what is wrong with it', async ({ page, parley }) => {
  await open(page, parley, '/segments/new');
  await page.getByText('JSON', { exact: true }).click();
  const field = page.getByLabel('Filter as JSON');
  await field.fill('{"attribute": ');
  await expect(page.getByText('This is no JSON')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save segment' })).toBeDisabled();
  await field.fill('{"attribute": "Points", "is": "like", "value": 1}');
  await expect(page.getByText(/filter\.is: Is no comparison/)).toBeVisible();
  await expect(field).toHaveValue('{"attribute": "Points", "is": "like", "value": 1}');
  await field.fill('{"attribute": "Points", "is": "at_most", "value": 4}');
  await expect(count(page)).toContainText('4 people');
  await page.getByText('Rules', { exact: true }).click();
  await expect(page.getByRole('group', { name: 'Points is at most 4' })).toBeVisible();
});

test('one that is in use is not deleted; the page says who uses it', async ({ page, parley }) => {
  const inner = await parley.api('POST', '/segments', { name: 'Inner one', filter: {} });
  const outer = await parley.api('POST', '/segments', { name: 'Outer one', filter: { not: { segment: inner.id } } });
  await open(page, parley, '/segments');
  await page.getByRole('button', { name: 'Delete: Inner one' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('in use');
  await dialog.getByRole('link', { name: 'Outer one' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Outer one' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('Segment “Outer one” is deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Inner one', exact: true })).toBeVisible();
  expect((await parley.api('GET', `/segments/${inner.id}/uses`)).items).toEqual([]);
  await eventually(async () => !(await parley.api('GET', '/segments')).items.some((one: { id: number }) => one.id === outer.id), 'it is gone');
});

test('a lost connection loses nothing of what was written', async ({ page, parley, context }) => {
  await open(page, parley, '/segments/new');
  await page.getByLabel('Name of the segment').fill('Written without connection');
  await expect(count(page)).toContainText('people');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' }).first()).toBeVisible();
  await expect(page.getByLabel('Name of the segment')).toHaveValue('Written without connection');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Save segment' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Written without connection' })).toBeVisible();
});

test('who may not change people reads the rules, and the buttons say why', async ({ page, parley }) => {
  const made = await parley.api('POST', '/segments', { name: 'To read', filter: { attribute: 'Plan', value: 'Gold' } });
  await open(page, parley, '/segments', 'viewer');
  await expect(page.getByRole('button', { name: 'Delete: To read' })).toBeDisabled();
  await open(page, parley, `/segments/${made.id}`, 'viewer');
  await expect(page.getByText('Your role may look at segments, but not change them.')).toBeVisible();
  await expect(page.getByText('Plan is Gold')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveCount(0);
});
