import { eventually, expect, inspect, open, type Page, password, test } from './test';

test.use({ world: 'settings' });

test.describe.configure({ timeout: 180_000 });

async function choose(page: Page, label: string, typed: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label).first().click();
  await page.getByLabel(label).first().fill(typed);
  await page.getByRole('option', { name: option }).first().click();
}

async function oncedSecret(page: Page, title: string | RegExp): Promise<string[]> {
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.locator('pre').first()).toBeVisible();
  const texts = await dialog.locator('pre').allInnerTexts();
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await expect(dialog).toHaveCount(0);
  return texts.map((text) => text.trim());
}

test('the project: name, zone and country; what the server refuses stands beside its field', async ({ page, parley }) => {
  await open(page, parley, '/settings');
  await expect(page).toHaveURL(/\/settings\/project$/);
  await page.getByLabel('Name').fill(' ');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Give the project a name.')).toBeVisible();
  await page.getByLabel('Name').fill('Tea shop');
  await choose(page, 'Time zone', 'Kolkata', /Kolkata|Calcutta/);
  await choose(page, 'Country of phone numbers', 'Brazil', 'Brazil (BR)');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The project is saved.')).toBeVisible();
  expect(await parley.api('GET', '/project')).toMatchObject({ name: 'Tea shop', default_country: 'BR' });
  await inspect(page, 'settings-project');

  await page.getByRole('button', { name: 'Renew' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Renew the secret' }).click();
  const [key, secret] = await oncedSecret(page, 'New secret of the notification API');
  expect(key).toBe((await parley.api('GET', '/project')).notification_key);
  expect((secret ?? '').length).toBeGreaterThan(20);
  await expect(page.getByText(secret ?? '?')).toHaveCount(0);

  await page.getByLabel('Public key in PEM').fill('-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----');
  await page.getByRole('button', { name: 'Set key' }).click();
  await expect(page.getByLabel('Public key in PEM')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Public key in PEM')).toHaveValue(/nonsense/);
  await parley.api('PATCH', '/project', { default_country: 'IN' });
});

test('members: added with a password that is shown once, their role changed, a new password, removed', async ({ page, parley, browser }) => {
  await open(page, parley, '/settings/members');
  await expect(page.getByRole('row', { name: /Ada Admin/ })).toContainText('you');
  await page.getByRole('button', { name: 'Add member' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Add member' }).click();
  await expect(form.getByText('Give an e-mail address.')).toBeVisible();
  await form.getByLabel('E-mail address').fill('not an address');
  await form.getByRole('button', { name: 'Add member' }).click();
  await expect(form.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('E-mail address').fill('mira@example.com');
  await form.getByLabel('Name').fill('Mira');
  await form.getByRole('textbox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await inspect(page, 'settings-add-member');
  await form.getByRole('button', { name: 'Add member' }).click();
  const [email, first] = await oncedSecret(page, /Mira is a member now/);
  expect(email).toBe('mira@example.com');
  const mira = await browser.newContext();
  const logIn = (secret: string) => mira.request.post(`${parley.url}/api/v1/login`, { data: { email: 'mira@example.com', password: secret } });
  expect((await logIn(first ?? '')).status()).toBe(200);

  await page.getByRole('textbox', { name: 'Role of Mira' }).click();
  await page.getByRole('option', { name: 'Marketer' }).click();
  await expect(page.getByText('Mira is Marketer now.')).toBeVisible();
  await inspect(page, 'settings-members');
  await page.getByRole('button', { name: 'New password for Mira' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new password' }).click();
  const [second] = await oncedSecret(page, 'New password of Mira');
  expect((await mira.request.get(`${parley.url}/api/v1/session`)).status()).toBe(401);
  expect((await logIn(second ?? '')).status()).toBe(200);
  await page.getByRole('button', { name: 'Remove Mira' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Mira is no member any more.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Mira/ })).toHaveCount(0);
  await mira.close();

  // The last admin stays one.
  await page.getByRole('textbox', { name: 'Role of Ada Admin' }).click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change my role' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/admin/i);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('textbox', { name: 'Role of Ada Admin' })).toHaveValue('Admin');
});

test('keys and passcodes are made with what they may do, shown once, and revoked', async ({ page, parley }) => {
  await open(page, parley, '/settings/keys');
  await page.getByRole('button', { name: 'New API key' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Make key' }).click();
  await expect(form.getByText('Give it a name.')).toBeVisible();
  await expect(form.getByText('Choose at least one.')).toBeVisible();
  await form.getByLabel('Name').fill('Order system');
  await form.getByLabel('people:read').check();
  await inspect(page, 'settings-new-key');
  await form.getByRole('button', { name: 'Make key' }).click();
  const [key] = await oncedSecret(page, 'API key “Order system”');
  const ask = (path: string) => fetch(`${parley.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask('/profiles')).status).toBe(200);
  expect((await ask('/campaigns')).status).toBe(403);
  await expect(page.getByRole('row', { name: /Order system/ })).toContainText('people:read');
  await inspect(page, 'settings-keys');
  await page.getByRole('button', { name: 'Revoke Order system' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('“Order system” is revoked.')).toBeVisible();
  expect((await ask('/profiles')).status).toBe(401);
  await page.getByRole('switch', { name: 'Show revoked ones' }).first().press('Space');
  await expect(page.getByRole('row', { name: /Order system/ })).toContainText('revoked');

  await page.getByRole('button', { name: 'New passcode' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Agency');
  await page.getByRole('dialog').getByRole('button', { name: 'Make passcode' }).click();
  const [account, passcode] = await oncedSecret(page, 'Passcode “Agency”');
  expect(account).toBe((await parley.api('GET', '/project')).account_id);
  expect((passcode ?? '').length).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Revoke Agency' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('“Agency” is revoked.')).toBeVisible();
});

test('one changes the own password, and ends a login elsewhere', async ({ page, parley, browser }) => {
  await parley.api('POST', '/members', { email: 'nils@example.com', name: 'Nils', role: 'viewer', password });
  const elsewhere = await browser.newContext();
  const logIn = (from: typeof elsewhere, secret: string) =>
    from.request.post(`${parley.url}/api/v1/login`, { data: { email: 'nils@example.com', password: secret } });
  await logIn(elsewhere, password);
  expect((await page.request.post(`${parley.url}/api/v1/login`, { data: { email: 'nils@example.com', password } })).ok()).toBe(true);
  await page.goto(`${parley.url}/app/settings`);
  await expect(page).toHaveURL(/\/settings\/account$/); // a viewer sees no project settings
  await inspect(page, 'settings-account');
  await expect(page.getByText('this browser', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^End the login of/ }).click();
  await expect(page.getByText('That login is over.')).toBeVisible();
  expect((await elsewhere.request.get(`${parley.url}/api/v1/session`)).status()).toBe(401);

  // The label of a required field ends with a mark.
  const field = (label: string) => page.getByLabel(new RegExp(`^${label}( \\*)?$`));
  await field('Present password').fill('not the password');
  await field('New password').fill('short');
  await field('New password, once more').fill('other');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Take 12 characters or more.')).toBeVisible();
  await expect(page.getByText('The two are not the same.')).toBeVisible();
  await field('New password').fill('a horse of another colour');
  await field('New password, once more').fill('a horse of another colour');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Is not the password.')).toBeVisible();
  await field('Present password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The password is changed.')).toBeVisible();
  expect((await logIn(elsewhere, password)).status()).toBe(401);
  expect((await logIn(elsewhere, 'a horse of another colour')).status()).toBe(200);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible(); // still logged in here
  await elsewhere.close();
});

test('the audit log tells who changed what, field by field, and is filtered', async ({ page, parley }) => {
  const made = await parley.api('POST', '/segments', { name: 'Before', filter: {} });
  await parley.api('PUT', `/segments/${made.id}`, { name: 'After', filter: { attribute: 'Plan', value: 'Gold' } });
  await open(page, parley, '/settings/audit');
  await page.getByRole('textbox', { name: 'About' }).click();
  await page.getByRole('option', { name: 'Segments' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  const row = page.getByRole('row', { name: /Changed a segment/ });
  await expect(row).toContainText(`segment ${made.id}`);
  await row.getByRole('button', { name: /^Show the change/ }).click();
  const change = page.getByRole('dialog').getByRole('row', { name: /^name/ });
  await expect(change.locator('del')).toContainText('Before');
  await expect(change.locator('ins')).toContainText('After');
  await inspect(page, 'settings-audit-change');
  await page.keyboard.press('Escape');
  await page.getByLabel('What exactly').fill('segment.create');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByLabel('From', { exact: true }).fill('2099-01-01');
  await expect(page.getByText('Nothing fits these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByText('Logged in').first()).toBeVisible();
  await inspect(page, 'settings-audit');
});

test('attributes get an index, events are thrown away, numbers are blocked', async ({ page, parley }) => {
  await parley.api('PUT', '/profiles/asha', { phone: '+919820055555', opted_in: true, attributes: { City: 'Pune' } });
  await parley.api('POST', '/profiles/asha/events', { event: 'Looked' });
  await open(page, parley, '/settings/data');
  await page.getByRole('switch', { name: 'Index of City' }).press('Space');
  await expect(page.getByRole('row', { name: /City/ })).toContainText('ready');
  await inspect(page, 'settings-data');
  await page.getByRole('switch', { name: 'Index of City' }).press('Space');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove index' }).click();
  await expect(page.getByRole('row', { name: /City/ })).toContainText('none');
  await page.getByRole('switch', { name: 'Take events “Looked”' }).press('Space');
  await expect(page.getByText('“Looked” is thrown away from now on.')).toBeVisible();
  await expect(parley.api('POST', '/profiles/asha/events', { event: 'Looked' })).rejects.toThrow('409');

  await open(page, parley, '/settings/blocked');
  await expect(page.getByText('No number is blocked')).toBeVisible();
  await page.getByLabel('Phone number').fill('12');
  await page.getByRole('button', { name: 'Block number' }).click();
  await expect(page.getByLabel('Phone number')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Phone number')).toHaveValue('12');
  await page.getByLabel('Phone number').fill('+91 98200 55555');
  await page.getByRole('button', { name: 'Block number' }).click();
  await expect(page.getByRole('row', { name: /\+919820055555/ })).toContainText('member');
  await inspect(page, 'settings-blocked');
  await page.getByRole('button', { name: 'Unblock +919820055555' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click();
  await expect(page.getByText('No number is blocked')).toBeVisible();
});

test('exports are asked for and downloaded', async ({ page, parley }) => {
  await parley.api('PUT', '/profiles/asha', { phone: '+919820055555', opted_in: true, attributes: { City: 'Pune' } });
  await open(page, parley, '/settings/files');
  await page.getByRole('button', { name: 'Export people' }).click();
  await expect(page.getByText('The export is being written.')).toBeVisible();
  await eventually(async () => (await parley.api('GET', '/exports')).items.some((one: { state: string }) => one.state === 'finished'), 'it is written');
  const button = page.getByRole('button', { name: /^Download People/ });
  await expect(button).toBeVisible();
  await inspect(page, 'settings-files');
  const waiting = page.waitForEvent('download');
  await button.click();
  const file = await (await waiting).createReadStream();
  let text = '';
  for await (const piece of file) {
    text += String(piece);
  }
  expect(text).toContain('asha');
  expect(text).toContain('Pune');
});

test('each role sees its own parts of the settings', async ({ page, parley }) => {
  const parts: Record<string, string[]> = {
    marketer: ['Your account', 'Project', 'Webhooks', 'Attributes and events', 'Blocked numbers', 'Imports and exports'],
    viewer: ['Your account', 'Attributes and events', 'Blocked numbers', 'Imports and exports'],
  };
  for (const role of ['marketer', 'viewer'] as const) {
    await open(page, parley, '/settings', role);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const names = await page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link').allInnerTexts();
    expect(names).toEqual(parts[role]);
    await page.goto(`${parley.url}/app/settings/members`);
    await expect(page.getByText('Not for your role')).toBeVisible();
  }
  await page.goto(`${parley.url}/app/settings/blocked`);
  await expect(page.getByRole('button', { name: 'Block number' })).toBeDisabled();
});
