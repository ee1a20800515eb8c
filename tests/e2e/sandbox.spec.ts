import { eventually, expect, inspect, open, type Parley, Parley as Server, test } from './test';

test.use({ world: 'sandbox' });

const first = '+919820012345';
const second = '+919820054321';

async function template(parley: Parley, name: string, language = 'en') {
  const { items } = await parley.api('GET', '/templates?limit=100');
  return items.find((one: { name: string; language: string }) => one.name === name && one.language === language);
}

async function send(parley: Parley, to: string, name: string) {
  const form = await template(parley, name);
  const values = Object.fromEntries(form.slots.map((slot: { key: string; example: string | null }) => [slot.key, slot.example ?? 'x']));
  await parley.api('POST', `/providers/${form.provider}/send-test`, { to: [to], template: form.id, values });
  await eventually(
    async () => {
      const chat = await parley.api('GET', `/sandbox/phones/${encodeURIComponent(to)}`).catch(() => null);
      return chat?.messages.length > 0;
    },
    `${name} on ${to}`,
  );
}

test.describe.configure({ mode: 'serial' });

test('one click connects the project, and a phone of one\'s own is added', async ({ page, parley }) => {
  await parley.sandbox('PATCH', '/settings', { callbacks: { failed: 0, delivered: 1, read: 0, clicked: 0, replied: 0 } });
  await open(page, parley, '/sandbox');
  await expect(page.getByRole('heading', { name: 'Sandbox', level: 1 })).toBeVisible();
  await inspect(page, 'sandbox-empty');
  const connect = page.getByRole('button', { name: 'Use the sandbox' });
  if (await connect.isVisible()) {
    await connect.click();
    await expect(page.getByText('is connected, with sample templates')).toBeVisible();
    await expect(connect).toBeHidden();
  }
  await page.getByRole('button', { name: 'Add a phone' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Phone number').fill('12');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByLabel('Phone number')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel('Phone number')).toHaveValue('12');
  await dialog.getByLabel('Phone number').fill(first);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: new RegExp(`Phone of .*\\${first}`) })).toBeVisible();
  const profile = await parley.api('GET', `/profiles/${encodeURIComponent(first)}`);
  expect(profile.phone).toBe(first);
});

test('phones side by side show what comes, and do what people do', async ({ page, parley }) => {
  await parley.api('POST', '/sandbox/phones', { number: second });
  await open(page, parley, `/sandbox?phones=${encodeURIComponent(`${first},${second}`)}`);
  const phone = page.getByRole('region', { name: new RegExp(`Phone of .*\\${first}`) });
  const other = page.getByRole('region', { name: new RegExp(`Phone of .*\\${second}`) });
  await expect(other).toBeVisible();
  await send(parley, first, 'spring_offer');
  await send(parley, second, 'new_arrivals');
  await expect(phone.getByText('spring is here')).toBeVisible();
  await expect(other.getByText('Linen armchair')).toBeVisible();
  await expect(phone.getByRole('img', { name: /^(Delivered|Sent)$/ }).first()).toBeVisible();
  await inspect(page, 'sandbox-phones');

  await phone.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Open the chat' }).click();
  await expect(phone.getByRole('img', { name: 'Read', exact: true })).toBeVisible();
  await phone.getByRole('button', { name: 'To the shop' }).click();
  await expect(phone.getByRole('img', { name: 'Read, link clicked' })).toBeVisible();
  await phone.getByRole('button', { name: 'Tell me more' }).click();
  await expect(phone.getByText('Tell me more')).toHaveCount(2);
  await phone.getByRole('textbox', { name: /^Reply as/ }).fill('<b onclick=alert(1)>Which colours?</b>');
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('<b onclick=alert(1)>Which colours?</b>')).toBeVisible();
  await expect(phone.getByRole('textbox', { name: /^Reply as/ })).toHaveValue('');
  await phone.getByRole('button', { name: /^React to/ }).first().click();
  await page.getByRole('menuitem', { name: '👍' }).click();
  await expect(phone.getByRole('img', { name: 'Reaction: 👍' })).toBeVisible();

  await phone.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Block the business' }).click();
  await expect(phone.getByText('Has blocked you')).toBeVisible();
  await phone.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Unblock the business' }).click();
  await expect(phone.getByText('Has blocked you')).toBeHidden();
});

test('the page follows with one question a second, however many phones it shows', async ({ page, parley }) => {
  const numbers = [0, 1, 2, 3, 4, 5].map((at) => `+9198200666${at}0`);
  for (const number of numbers) {
    await parley.api('POST', '/sandbox/phones', { number });
  }
  await open(page, parley, `/sandbox?phones=${encodeURIComponent(numbers.join(','))}`);
  await expect(page.getByRole('region', { name: /^Phone of / })).toHaveCount(6);
  let asked = 0;
  page.on('request', (request) => {
    asked += request.url().includes('/api/v1/sandbox/') ? 1 : 0;
  });
  await page.waitForTimeout(4_000);
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(8);
});

test('fault dials are turned, refused where they make no sense, and reset', async ({ page, parley }) => {
  await open(page, parley, '/sandbox/providers');
  const vonage = page.getByRole('region', { name: 'Vonage' });
  await vonage.getByRole('button', { name: 'Overloaded' }).click();
  await expect(vonage.getByText('Changed')).toBeVisible();
  await inspect(page, 'sandbox-providers');
  const listed = await parley.api('GET', '/sandbox/dials');
  const dials = listed.providers.find((one: { dialect: string }) => one.dialect === 'vonage').dials;
  expect(dials.faults.http_429).toBe(0.2);

  await vonage.getByRole('button', { name: /^Faults/ }).click();
  await vonage.getByLabel('Too many requests (429)').fill('90');
  await vonage.getByLabel('Server error (500)').fill('90');
  await vonage.getByRole('button', { name: 'Save' }).click();
  await expect(vonage.getByRole('alert')).toContainText('must not be over 1');
  await expect(vonage.getByLabel('Server error (500)')).toHaveValue('90 %');
  await vonage.getByLabel('Server error (500)').fill('5');
  await vonage.getByRole('button', { name: 'Save' }).click();
  await expect(vonage.getByRole('button', { name: 'Save' })).toBeHidden();
  await vonage.getByRole('button', { name: 'Reset' }).click();
  await expect(vonage.getByText('Changed')).toBeHidden();
});

test('a template is paused at its provider', async ({ page, parley }) => {
  await open(page, parley, '/sandbox/providers');
  await page.getByRole('textbox', { name: 'Status of invoice_ready (de)' }).first().click();
  await page.getByRole('option', { name: 'Paused' }).click();
  await expect(page.getByText('invoice_ready (de): Paused')).toBeVisible();
  const { templates } = await parley.api('GET', '/sandbox/templates');
  expect(templates.some((one: { name: string; status: string }) => one.name === 'invoice_ready' && one.status === 'paused')).toBe(true);
});

test('the wire log shows requests, answers and callbacks, and copies them as curl', async ({ page, parley, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await send(parley, first, 'order_on_its_way');
  await open(page, parley, '/sandbox/wire');
  await page.getByRole('textbox', { name: 'Phone' }).fill(first);
  await page.getByRole('textbox', { name: 'Direction' }).click();
  await page.getByRole('option', { name: 'Requests to the provider' }).click();
  const entry = page.getByRole('button', { name: /Request.*200 OK/ }).first();
  await entry.click();
  await expect(page.getByText('Authorization: Basic ********')).toBeVisible();
  await inspect(page, 'sandbox-wire');
  await page.getByRole('button', { name: 'Copy as curl: request' }).or(page.getByRole('button', { name: /^Copy as curl/ })).first().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^curl -i -X 'POST' 'http:\/\/127\.0\.0\.1:\d+\/generic\/messages'/);
  await page.getByRole('textbox', { name: 'Direction' }).click();
  await page.getByRole('option', { name: 'Callbacks to Parley' }).click();
  await expect(page.getByRole('button', { name: /Callback.*200 OK/ }).first()).toBeVisible();
});

test('who may only look sees the phones and cannot touch them', async ({ page, parley }) => {
  await open(page, parley, `/sandbox?phones=${encodeURIComponent(first)}`, 'viewer');
  const phone = page.getByRole('region', { name: new RegExp(`Phone of .*\\${first}`) });
  const locked = page.getByText('Not for your role');
  await expect(phone.or(locked).first()).toBeVisible();
  if (await phone.isVisible()) {
    await expect(phone.getByRole('textbox', { name: /^Reply as/ })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Add a phone' })).toBeDisabled();
  }
});

test('without a sandbox there is no page of it', async ({ page }) => {
  const parley = await Server.start({ sandbox: 'false' });
  try {
    await parley.addMembers();
    await open(page, parley, '/');
    await expect(page.getByRole('link', { name: 'Home' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Sandbox' })).toBeHidden();
    await page.goto(`${parley.url}/app/sandbox`);
    await expect(page.getByText('No sandbox runs beside this server')).toBeVisible();
    await expect(page.getByText('parley serve --sandbox')).toBeVisible();
  } finally {
    await parley.end();
  }
});
