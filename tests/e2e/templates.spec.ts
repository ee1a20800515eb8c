import { createServer, type Server } from 'node:http';
import { expect, inspect, open, type Page, type Parley, test } from './test';

test.use({ world: 'templates' });

// The screens of templates: list, form, phone, import, where else, test sends. `listed` is what the provider's own list gives.
let provider: { id: number; endpoint: string; callbacks: { status: string; incoming: string } };
let list: Server;
let listed: unknown[] = [];
const login = { user: 'alice', password: 'open sesame' };
const picture = 'https://shop.example.com/shoes.jpg';

async function connect(parley: Parley, dialect: string, path: string, settings: Record<string, string>, more: Record<string, unknown>) {
  const account = { dialect, sender: '+919999900000', settings };
  await parley.sandbox('POST', '/accounts', account);
  const made = await parley.api('POST', '/providers', { nickname: dialect, endpoint: `${parley.sandboxUrl}${path}`, rate: 5000, answer_limit_ms: 10000, ...account, ...more });
  await parley.sandbox('POST', '/accounts', { ...account, status_url: made.callbacks.status, incoming_url: made.callbacks.incoming });
  return made;
}

test.beforeAll(async ({ parley }) => {
  list = createServer((request, answer) => {
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify({ data: request.url?.includes('after') ? [] : listed, paging: {} }));
  });
  await new Promise<void>((ready) => list.listen(0, '127.0.0.1', ready));
  const address = list.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/templates`;
  provider = await connect(parley, 'generic', '/generic/messages', login, { nickname: 'Main number', default: true, templates: { url, ...login } });
  await connect(parley, 'meta', '/meta', { phone_number_id: '100200300400500', waba_id: '200300400500600', access_token: 'EAAtest' }, { nickname: 'Cloud number' });
});

test.afterAll(() => list.close());

async function make(parley: Parley, name: string, more: Record<string, unknown> = {}) {
  return parley.api('POST', '/templates', {
    provider: provider.id, name, language: 'en', category: 'MARKETING', trial: false,
    components: [{ type: 'BODY', text: 'Hello {{1}}, our sale begins.', example: { body_text: [['Asha']] } }], ...more,
  });
}

const phone = (page: Page) => page.getByRole('region', { name: 'On the phone', exact: true });
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the list says what to do while there is nothing', async ({ page, parley }) => {
  await open(page, parley, '/templates');
  await expect(page.getByText('No templates yet')).toBeVisible();
  await inspect(page, 'templates-empty');
  await page.getByRole('main').getByRole('link', { name: 'New template' }).last().click();
  await expect(page).toHaveURL(/templates\/new$/);
});

test('a template is written with counts, findings beside its fields and a phone, tried and saved', async ({ page, parley }) => {
  await open(page, parley, '/templates/new');
  await page.getByLabel('Name', { exact: true }).fill('summer_sale');
  const body = page.getByRole('textbox', { name: 'Message text' });
  await body.fill('Hello ');
  await page.getByRole('button', { name: 'Placeholder' }).click();
  await expect(body).toHaveValue('Hello {{1}}');
  await expect(section(page, 'Text')).toContainText('Ends with a placeholder. Put a word or a full stop after it.');
  await expect(section(page, 'Text')).toContainText('11 of 1024 characters');
  await body.press('End');
  await body.pressSequentially(', our *summer sale* begins today.');
  await expect(section(page, 'Text')).not.toContainText('Ends with a placeholder');
  await page.getByLabel('Example for {{1}}').fill('Asha');
  await expect(phone(page)).toContainText('Hello Asha, our summer sale begins today.');
  await page.getByRole('textbox', { name: 'What stands above the text' }).click();
  await page.getByRole('option', { name: 'Text', exact: true }).click();
  await page.getByLabel('Header text').fill('x'.repeat(61));
  await expect(section(page, 'Header')).toContainText('1 character too many (60 allowed)');
  await expect(section(page, 'Header')).toContainText('Has 61 characters, 60 are allowed.');
  await page.getByLabel('Header text').fill('Summer sale');
  await page.getByLabel('With a footer').check();
  await page.getByLabel('Footer text').fill('Reply STOP to leave');
  for (const kind of ['Quick reply', 'Link', 'Call a number']) {
    await page.getByRole('button', { name: 'Add a button' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).click();
  }
  const buttons = section(page, 'Buttons');
  await buttons.getByRole('group', { name: 'Button 1' }).getByLabel('Text on the button').fill('Remind me');
  const link = buttons.getByRole('group', { name: 'Button 2' });
  await link.getByLabel('Text on the button').fill('Shop now');
  await link.getByLabel('Address', { exact: true }).fill('javascript:alert(1)');
  const call = buttons.getByRole('group', { name: 'Button 3' });
  await call.getByLabel('Text on the button').fill('Call us');
  await call.getByLabel('Phone number').fill('12');
  await expect(call).toContainText('Is no phone number');
  await call.getByLabel('Phone number').fill('+14155550100');
  await expect(link).toContainText(/Is no http or https URL/);
  await link.getByLabel('Address', { exact: true }).fill('https://shop.example.com/{{1}}');
  await link.getByLabel('Example for {{1}}').fill('sale');
  for (const text of ['Summer sale', 'Reply STOP to leave', 'Remind me', 'Shop now', 'Call us']) {
    await expect(phone(page)).toContainText(text);
  }
  await expect(page.getByText('Nothing is in the way of saving it.')).toBeVisible();
  await inspect(page, 'templates-form');
  await page.getByRole('button', { name: 'Save template' }).click();
  await expect(page.getByRole('heading', { name: 'summer_sale', level: 1 })).toBeVisible();
  await inspect(page, 'templates-detail');
});

test('what the provider refuses is shown as it went over the wire, and what was typed stays', async ({ page, parley }) => {
  await open(page, parley, '/templates/new');
  await page.getByRole('button', { name: 'Save template' }).click();
  await expect(page.getByText('2 things to put right')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Nothing was saved. Put this right first:');
  await expect(page.getByRole('region', { name: 'Name and place' })).toContainText('Is missing or empty.');
  await page.getByLabel('Name', { exact: true }).fill('doomed');
  await page.getByRole('textbox', { name: 'Message text' }).fill('Good morning.');
  await parley.api('PATCH', '/sandbox/dials/generic', { credentials_refused: true });
  try {
    await page.getByRole('button', { name: 'Save template' }).click();
    await expect(page.getByText('The provider did not take it. Nothing was saved.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Request' })).toContainText('/generic/messages');
    await expect(page.getByRole('textbox', { name: 'Message text' })).toHaveValue('Good morning.');
    await inspect(page, 'templates-refused');
  } finally {
    await parley.api('DELETE', '/sandbox/dials/generic');
  }
  await page.getByRole('button', { name: 'Save without trying it' }).click();
  await expect(page.getByRole('heading', { name: 'doomed', level: 1 })).toBeVisible();
});

test('every kind of message can be written and is shown as a phone would', async ({ page, parley }) => {
  await open(page, parley, '/templates/new');
  await page.getByText('Carousel', { exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('gallery');
  await page.getByRole('textbox', { name: 'Message text' }).fill('Three of our best.');
  await page.getByRole('button', { name: 'Add a card' }).click();
  const cards = section(page, 'Cards');
  await expect(cards).toContainText('3 of 10 cards');
  for (const number of [1, 2, 3]) {
    const control = cards.getByRole('button', { name: `Card ${number}`, exact: true });
    if ((await control.getAttribute('aria-expanded')) !== 'true') {
      await control.click();
    }
    const panel = cards.getByRole('region', { name: `Card ${number}` });
    await panel.getByLabel('Example picture').fill(picture);
    await panel.getByRole('textbox', { name: 'Text of the card' }).fill(`Shoe ${number}`);
    await panel.getByRole('group', { name: 'Button 1' }).getByLabel('Text on the button').fill('Take it');
  }
  await expect(phone(page)).toContainText('Shoe 3');
  await expect(page.getByText('Nothing is in the way of saving it.')).toBeVisible();
  await inspect(page, 'templates-carousel');
  await page.getByText('Limited-time offer', { exact: true }).click();
  await page.getByLabel('What is offered').fill('An offer that is far too long');
  await expect(section(page, 'Offer')).toContainText('13 characters too many (16 allowed)');
  await page.getByLabel('What is offered').fill('Ends soon');
  await expect(phone(page)).toContainText('Ends soon');
  await inspect(page, 'templates-offer');
  await page.getByText('One-time password', { exact: true }).click();
  await expect(phone(page)).toContainText('is your verification code. For your security, do not share this code.');
  await page.getByLabel('Good for how many minutes').fill('200');
  await expect(section(page, 'One-time password')).toContainText(/90/);
  await page.getByLabel('Good for how many minutes').fill('10');
  await page.getByText('One tap fills it into your app').click();
  await inspect(page, 'templates-code');
  await page.getByLabel('Name', { exact: true }).fill('login_code');
  await page.getByText('They copy it').click();
  await page.getByLabel('Try it at the provider before it is saved').uncheck();
  await page.getByRole('button', { name: 'Save template' }).click();
  await expect(page.getByRole('heading', { name: 'login_code', level: 1 })).toBeVisible();
});

test('nobody loses what they typed by leaving', async ({ page, parley }) => {
  await open(page, parley, '/templates/new');
  await page.getByRole('textbox', { name: 'Message text' }).fill('Not yet saved');
  await page.getByRole('navigation').getByRole('link', { name: 'Campaigns' }).click();
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('textbox', { name: 'Message text' })).toHaveValue('Not yet saved');
  await page.getByRole('navigation').getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page).toHaveURL(/campaigns$/);
});

test('the list groups languages, filters and searches', async ({ page, parley }) => {
  await make(parley, 'order_shipped', { category: 'UTILITY' });
  await make(parley, 'order_shipped', { language: 'de', status: 'rejected', status_reason: 'Too vague', category: 'UTILITY' });
  await make(parley, 'order_shipped', { language: 'pt_BR', status: 'pending', category: 'UTILITY' });
  await make(parley, 'newsletter', { status: 'paused', status_reason: 'Many people blocked it' });
  await open(page, parley, '/templates');
  const row = page.getByRole('listitem').filter({ hasText: 'order_shipped' });
  await expect(row.getByRole('link', { name: 'order_shipped, de: Rejected' })).toBeVisible();
  await expect(row.getByRole('link', { name: 'order_shipped, pt_BR: Waiting for review' })).toBeVisible();
  await expect(row).toContainText('de: Too vague');
  await inspect(page, 'templates-list');
  await page.getByLabel('Search', { exact: true }).fill('NEWS');
  await expect(row).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'newsletter' })).toBeVisible();
  await expect(page).toHaveURL(/search=NEWS/);
  await page.getByLabel('Search', { exact: true }).fill('nothing like it');
  await expect(page.getByText('No template fits these filters')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
  await page.getByText(/^Rejected 1/).click();
  await expect(row).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'newsletter' })).toHaveCount(0);
  await page.reload();
  await expect(row).toBeVisible();
});

test('one template tells its places, languages, campaigns, history and where else it could go', async ({ page, parley }) => {
  const form = await make(parley, 'welcome');
  await make(parley, 'welcome', { language: 'de' });
  const found = await parley.api('POST', '/imports?name=people.csv', 'identity,Phone\nasha,+919820012345\n', { 'Content-Type': 'text/csv' });
  await parley.api('POST', '/campaigns', { name: 'Spring', template: form.id, import: found.id, plan: { values: { 'body.1': 'you' } } });
  const status = JSON.stringify(form.components);
  await parley.api('PUT', `/templates/${form.id}`, { name: 'welcome', language: 'en', trial: false, status: 'paused', status_reason: 'Low quality', components: JSON.parse(status) });
  await open(page, parley, `/templates/${form.id}`);
  await expect(page.getByText('WhatsApp paused it')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Low quality');
  await expect(page.getByRole('region', { name: 'What is filled in' })).toContainText('Text 1');
  await expect(phone(page)).toContainText('Hello Asha, our sale begins.');
  await page.getByRole('tab', { name: 'Where else' }).click();
  const meta = page.getByRole('region', { name: /Meta/ });
  await expect(meta).toContainText('Can be sent');
  await inspect(page, 'templates-elsewhere');
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('Approved → Paused')).toBeVisible();
  await inspect(page, 'templates-history');
  await page.getByRole('tab', { name: 'Campaigns' }).click();
  await expect(page.getByRole('link', { name: 'Spring' })).toBeVisible();
  await page.getByRole('tab', { name: 'Where else' }).click();
  await meta.getByRole('link', { name: 'Copy to Cloud number' }).click();
  await expect(page.getByRole('textbox', { name: 'Message text' })).toHaveValue('Hello {{1}}, our sale begins.');
  await expect(page.getByRole('textbox', { name: 'Provider', exact: true })).toHaveValue('Cloud number');
  await page.goBack();
  await page.getByRole('link', { name: /de · Approved/ }).click();
  await expect(page.getByText('German (de)')).toBeVisible();
});

test('a test goes out with its values, and the answer is shown', async ({ page, parley }) => {
  const form = await make(parley, 'tested');
  await open(page, parley, `/templates/${form.id}`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To', { exact: false }).first().fill('12');
  await dialog.getByRole('button', { name: 'Send test' }).click();
  await expect(dialog.getByLabel('To', { exact: false }).first()).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('To', { exact: false }).first().fill('+919820054321');
  await dialog.getByLabel('Text 1').fill('Ravi');
  await dialog.getByRole('button', { name: 'Send test' }).click();
  await expect(dialog.getByText('The provider took it')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Request' })).toContainText('Ravi');
  await inspect(page, 'templates-test');
});

test('an import is looked at first, then done, and tells what it did in words', async ({ page, parley }) => {
  const element = (name: string, more: Record<string, unknown> = {}) => ({
    id: `id-${name}`, name, language: 'en', status: 'APPROVED', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hello there.' }], ...more,
  });
  listed = [element('from_list'), element('broken_gap', { components: [{ type: 'BODY', text: 'Hello {{1}} and {{3}} there.' }] }), { name: 'unreadable' }];
  await open(page, parley, '/templates/import');
  await page.getByRole('button', { name: 'Look first' }).click();
  await expect(page.getByText('This is what would happen. Nothing was changed.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('from_list (en)');
  expect((await parley.api('GET', '/templates/names?search=from_list')).items).toEqual([]);
  await page.getByRole('button', { name: 'Import now' }).first().click();
  await expect(page.getByText('Imported', { exact: true })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Not taken (2)');
  await expect(page.getByRole('main')).toContainText(/Has no placeholder \{\{2\}\}/);
  await inspect(page, 'templates-import');
  listed = [element('from_list', { components: [{ type: 'BODY', text: 'Good evening.' }], status: 'PAUSED' }), element('second')];
  await page.getByRole('button', { name: 'Import now' }).first().click();
  await expect(page.getByRole('main')).toContainText('Changed: Text; Status from approved to paused');
  await page.getByRole('link', { name: 'second (en)' }).click();
  await expect(page.getByRole('heading', { name: 'second', level: 1 })).toBeVisible();
});

test('removing says what uses it, and keeps what campaigns name', async ({ page, parley }) => {
  const used = await make(parley, 'used');
  const unused = await make(parley, 'unused');
  const found = await parley.api('POST', '/imports?name=people.csv', 'identity,Phone\nravi,+919820012346\n', { 'Content-Type': 'text/csv' });
  await parley.api('POST', '/campaigns', { name: 'Autumn', template: used.id, import: found.id, plan: { values: { 'body.1': 'you' } } });
  await open(page, parley, `/templates/${used.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('dialog')).toContainText('Autumn (Draft)');
  await inspect(page, 'templates-remove');
  await page.getByRole('button', { name: 'Remove template' }).click();
  await expect(page).toHaveURL(/templates$/);
  await expect(page.getByRole('link', { name: 'used', exact: true })).toHaveCount(0);
  await page.getByLabel('Also removed ones').check();
  await expect(page.getByRole('link', { name: 'used', exact: true })).toBeVisible();
  await open(page, parley, `/templates/${unused.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('dialog')).toContainText('No campaign uses it.');
  await page.getByRole('button', { name: 'Remove template' }).click();
  await expect(page).toHaveURL(/templates$/);
  await page.goto(`${parley.url}/app/templates/${unused.id}`);
  await expect(page.getByText('There is nothing here')).toBeVisible();
});

test('what a campaign is sending is changed only when it may be paused', async ({ page, parley }) => {
  const form = await make(parley, 'running_one');
  const people = ['identity,Phone,MSG-whatsapp', ...Array.from({ length: 300 }, (_, n) => `slow-${n},+91982002${String(n).padStart(4, '0')},TRUE`)].join('\n');
  const found = await parley.api('POST', '/imports?name=slow.csv', people, { 'Content-Type': 'text/csv' });
  await parley.api('PATCH', `/providers/${provider.id}`, { rate: 1 });
  try {
    const made = await parley.api('POST', '/campaigns', { name: 'Slow', template: form.id, import: found.id, plan: { values: { 'body.1': 'you' } } });
    await parley.api('POST', `/campaigns/${made.id}/launch`);
    await expect.poll(async () => (await parley.api('GET', `/campaigns/${made.id}`)).state).toBe('running');
    await open(page, parley, `/templates/${form.id}/edit`);
    await page.getByLabel('Try it at the provider before it is saved').uncheck();
    await page.getByRole('textbox', { name: 'Message text' }).fill('Dear {{1}}, our sale ends.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('dialog')).toContainText('“Slow” is sending this template');
    await page.getByRole('button', { name: 'Pause and save' }).click();
    await expect(page.getByRole('heading', { name: 'running_one', level: 1 })).toBeVisible();
    await expect(phone(page)).toContainText('Dear Asha, our sale ends.');
    expect((await parley.api('GET', `/campaigns/${made.id}`)).state).toBe('paused');
  } finally {
    await parley.api('PATCH', `/providers/${provider.id}`, { rate: 5000 });
  }
});

test('the sheet of what providers carry tells by word and sign', async ({ page, parley }) => {
  await open(page, parley, '/templates/providers');
  const row = page.getByRole('row').filter({ hasText: /carousel/i });
  await expect(row).toContainText(/Carried/);
  await expect(page.getByRole('columnheader', { name: /Main number/ })).toBeVisible();
  await inspect(page, 'templates-carriage');
});

test('viewers read and change nothing, and are told why', async ({ page, parley }) => {
  const form = await make(parley, 'seen');
  await open(page, parley, `/templates/${form.id}`, 'viewer');
  await expect(page.getByRole('button', { name: 'Send a test' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'More actions' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeDisabled();
  await page.goto(`${parley.url}/app/templates/new`);
  await expect(page.getByText('Not for your role')).toBeVisible();
  await page.goto(`${parley.url}/app/templates/import`);
  await expect(page.getByText('Not for your role')).toBeVisible();
});
