import { expect, inspect, type Page, Parley, password, test } from './test';

test.use({ world: 'first_run' });

// Each test begins with a server at which nobody can log in yet.
let fresh: Parley;
test.beforeEach(async () => {
  fresh = await Parley.start({ default_country: '' });
});
test.afterEach(() => fresh.end());

const submit = (page: Page) => page.getByRole('button', { name: 'Set up Parley' }).click();

async function fill(page: Page) {
  await page.getByLabel('Your name').fill('Asha');
  await page.getByLabel('E-mail address').fill('asha@example.com');
  await page.getByLabel('Password').first().fill(password);
  await page.getByLabel('Project name').fill('Acme Foods');
}

test('the address that the server prints makes the first admin, who is brought to the first steps', async ({ page }) => {
  await page.goto(`${fresh.url}/app/setup#key=${fresh.key}`);
  await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  await expect(page.getByText('The setup key came with the address')).toBeVisible();
  expect(page.url(), 'the key does not stay in the address').toBe(`${fresh.url}/app/setup`);
  await expect(page.getByRole('textbox', { name: 'Time zone' })).toHaveValue('Europe/Berlin'); // the browser's
  await expect(page.getByRole('textbox', { name: 'Country' })).toHaveValue(/Germany|United Kingdom/);
  await inspect(page, 'first-run');
  await fill(page);
  await page.getByRole('textbox', { name: 'Time zone' }).fill('kolkata');
  await page.getByRole('option', { name: /Kolkata|Calcutta/ }).first().click();
  await submit(page);
  await expect(page).toHaveURL(/\/app\/?$/);
  await expect(page.getByRole('heading', { name: 'Acme Foods', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Get your first campaign out' })).toBeVisible();
  const project = await fresh.api('GET', '/project');
  expect(project.name).toBe('Acme Foods');
  expect(project.time_zone).toMatch(/^Asia\/(Kolkata|Calcutta)$/);
  const members = await fresh.api('GET', '/members');
  expect(members.items.map((one: { email: string; role: string }) => [one.email, one.role])).toEqual([['asha@example.com', 'admin']]);
});

test('whoever comes to any page is brought to the setup', async ({ page }) => {
  await page.goto(`${fresh.url}/app/campaigns`);
  await expect(page).toHaveURL(/\/app\/setup$/);
});

test('a wrong key is told beside its field, and what was typed stays', async ({ page }) => {
  await page.goto(`${fresh.url}/app/setup`);
  await fill(page);
  await submit(page);
  await expect(page.getByText('Paste the key from the file api-key')).toBeVisible();
  await page.getByLabel('Setup key').fill('parley_no-such-key');
  await submit(page);
  await expect(page.getByText('This is not a key of this server')).toBeVisible();
  await expect(page.getByLabel('Project name')).toHaveValue('Acme Foods');
  await expect(page.getByLabel('Password').first()).toHaveValue(password);
  await page.getByLabel('Setup key').fill(` ${fresh.key} `);
  await submit(page);
  await expect(page.getByRole('heading', { name: 'Acme Foods', level: 1 })).toBeVisible();
});

test('each field says what is wrong with it', async ({ page }) => {
  await page.goto(`${fresh.url}/app/setup#key=${fresh.key}`);
  await page.getByLabel('E-mail address').fill('no address');
  await page.getByLabel('Password').first().fill('short');
  await submit(page);
  await expect(page.getByText('Enter an e-mail address')).toBeVisible();
  await expect(page.getByText('This password does not do yet')).toBeVisible();
  await expect(page.getByText('Give the project a name')).toBeVisible();
  await expect(page.getByText('12 to 200 characters')).toContainText('(not yet)');
  await page.getByLabel('Password').first().fill(password);
  await expect(page.getByText('12 to 200 characters')).toContainText('(done)');
  // The server has the last word: an address that only it finds wrong.
  await page.getByLabel('E-mail address').fill('asha@@example..com');
  await page.getByLabel('Project name').fill('Acme');
  await submit(page);
  await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true');
  await inspect(page, 'first-run-refused');
});

test('somebody else was faster', async ({ page }) => {
  await page.goto(`${fresh.url}/app/setup#key=${fresh.key}`);
  await fill(page);
  await fresh.api('POST', '/setup', { email: 'ravi@example.com', password });
  await submit(page);
  await expect(page.getByText('Parley is set up already.')).toBeVisible();
  await page.getByRole('link', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/app\/login$/);
});
