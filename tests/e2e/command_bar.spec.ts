import { addTemplate, connectProvider, draft, importPeople } from './campaign';
import { expect, inspect, open, type Page, test } from './test';

test.use({ world: 'command_bar' });

test.beforeAll(async ({ parley }) => {
  const provider = await connectProvider(parley);
  await draft(parley, await addTemplate(parley, provider, 'order_update'), 'Diwali greetings');
  await importPeople(parley, 30);
});

const search = (page: Page) => page.getByRole('textbox', { name: 'Search and commands' });

test('Ctrl-K leads to every page by the keyboard alone', async ({ page, parley }) => {
  await open(page, parley);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(search(page)).toBeFocused();
  await inspect(page, 'command-bar');
  await page.keyboard.type('templ');
  await expect(page.getByRole('button', { name: 'Templates', exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/templates$/);
  await expect(search(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(search(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(search(page)).toBeHidden();
});

test('it finds campaigns, templates and people by name and by number', async ({ page, parley }) => {
  await open(page, parley, '/segments');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await search(page).fill('diwali');
  await page.getByRole('button', { name: /Diwali greetings/ }).click();
  await expect(page).toHaveURL(/\/app\/campaigns\/\d+/);
  await page.getByRole('button', { name: 'Search and commands' }).click();
  await search(page).fill('order_up');
  await expect(page.getByRole('button', { name: /order_update/ })).toBeVisible();
  await search(page).fill('+919820000017');
  await page.getByRole('button', { name: /Name 17/ }).click();
  await expect(page).toHaveURL(/\/app\/people\/people-17$/);
  await page.keyboard.press('Control+k');
  await search(page).fill('nobody is called this');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await inspect(page, 'command-bar-nothing');
});

test('a viewer is offered what a viewer may', async ({ page, parley }) => {
  await open(page, parley, '/', 'viewer');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('button', { name: 'People', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New campaign', exact: true }).and(page.locator('[data-action], .mantine-Spotlight-action'))).toHaveCount(0);
  await search(page).fill('channels');
  await expect(page.getByText('Nothing found')).toBeVisible();
});
