import { expect, open, type Page, type Role, test } from './test';

test.use({ world: 'roles' });

// What each role sees, may press and is refused, in the interface: the matrix of docs/access.md.

type Seen = Record<Role, boolean>;
const everybody: Seen = { admin: true, marketer: true, agent: true, viewer: true };
const planners: Seen = { admin: true, marketer: true, agent: false, viewer: false };
const admins: Seen = { admin: true, marketer: false, agent: false, viewer: false };
const roles: Role[] = ['admin', 'marketer', 'agent', 'viewer'];

const menu: [string, Seen][] = [
  ['Home', everybody], ['Campaigns', everybody], ['Templates', everybody], ['People', everybody], ['Segments', everybody], ['Lists', everybody],
  ['Imports', everybody], ['Channels', planners], ['Sandbox', planners], ['Settings', everybody],
];

let template: number;
let campaign: number;
let segment: number;
let list: number;
let provider: number;
let message: number;

test.beforeAll(async ({ parley }) => {
  const connected = await parley.api('POST', '/sandbox/connect', { dialect: 'generic' });
  provider = connected.provider.id;
  const found = await parley.api('POST', '/imports?name=people.csv', 'identity,Name,Phone,MSG-whatsapp\nasha,Asha,+919820012345,TRUE\n', { 'Content-Type': 'text/csv' });
  template = (await parley.api('POST', '/templates', { provider, name: 'role_check', language: 'en', trial: false, components: [{ type: 'BODY', text: 'Hello there.' }] })).id;
  campaign = (await parley.api('POST', '/campaigns', { name: 'Role check', template, import: found.id, plan: { values: {} } })).id;
  const sent = await parley.api('POST', '/campaigns', { name: 'Sent already', template, import: found.id, plan: { values: {} } });
  await parley.api('POST', `/campaigns/${sent.id}/launch`);
  await expect.poll(async () => (await parley.api('GET', `/campaigns/${sent.id}`)).state).toBe('finished');
  message = (await parley.api('GET', '/profiles/asha/messages')).items[0].id;
  segment = (await parley.api('POST', '/segments', { name: 'Ashas', filter: { all: [{ attribute: 'Name', is: 'equals', value: 'Asha' }] } })).id;
  list = (await parley.api('POST', '/lists', { name: 'Some', identities: ['asha'] })).id;
});

for (const role of roles) {
  test(`the menu of ${role} holds what the role may see`, async ({ page, parley }) => {
    await open(page, parley, '/', role);
    const nav = page.getByRole('navigation').first();
    await expect(nav.getByRole('link', { name: 'Home' })).toBeVisible();
    for (const [name, seen] of menu) {
      await expect(nav.getByRole('link', { name, exact: true }), name).toHaveCount(seen[role] ? 1 : 0);
    }
    // The command bar leads to nothing else.
    await page.getByRole('button', { name: 'Search and commands' }).click();
    const bar = page.getByRole('dialog');
    await expect(bar).toBeVisible();
    await expect(bar.getByText('Channels', { exact: true })).toHaveCount(planners[role] ? 1 : 0);
  });
}

const refused = 'Not for your role';
const pages = (): [string, Seen][] => [
  ['/', everybody],
  ['/campaigns', everybody],
  ['/campaigns/new', planners],
  [`/campaigns/${campaign}`, everybody],
  [`/messages/${message}`, everybody],
  ['/templates', everybody],
  [`/templates/${template}`, everybody],
  ['/templates/providers', everybody],
  ['/templates/new', planners],
  [`/templates/${template}/edit`, planners],
  ['/templates/import', planners],
  ['/people', everybody],
  ['/people/asha', everybody],
  ['/segments', everybody],
  [`/segments/${segment}`, everybody],
  ['/lists', everybody],
  [`/lists/${list}`, everybody],
  ['/imports', everybody],
  ['/channels', planners],
  ['/channels/new', admins],
  [`/channels/${provider}`, planners],
  ['/sandbox', planners],
  ['/settings', everybody],
  ['/settings/account', everybody],
  ['/settings/project', planners],
  ['/settings/members', admins],
  ['/settings/keys', admins],
  ['/settings/webhooks', planners],
  ['/settings/audit', admins],
  ['/settings/quarantine', admins],
];

for (const role of roles) {
  test(`${role} opens each address: what is not for the role says so, and nothing is asked that is refused`, async ({ page, parley }) => {
    test.setTimeout(180_000);
    const denied: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 403) {
        denied.push(`${new URL(page.url()).pathname} asked ${answer.request().method()} ${new URL(answer.url()).pathname}`);
      }
    });
    await open(page, parley, '/', role);
    for (const [path, seen] of pages()) {
      await page.goto(`${parley.url}/app${path}`);
      await expect(page.getByRole('heading', { level: 1 }).or(page.getByText(refused)).first(), path).toBeVisible();
      if (seen[role]) {
        await page.waitForTimeout(250);
        await expect(page.getByText(refused), path).toHaveCount(0);
        await expect(page.getByText('This page broke'), path).toHaveCount(0);
      } else {
        await expect(page.getByText(refused), path).toBeVisible();
        await expect(page.getByText(`Your role (${role}) may not do this.`), path).toBeVisible();
      }
    }
    expect(denied).toEqual([]);
  });
}

async function may(page: Page, name: string | RegExp, allowed: boolean) {
  const found = page.getByRole('main').getByRole('button', { name }).or(page.getByRole('main').getByRole('link', { name })).first();
  await expect(found, String(name)).toBeVisible();
  if (allowed) {
    await expect(found, String(name)).not.toHaveAttribute('data-disabled', 'true');
  } else {
    await expect(found, String(name)).toHaveAttribute('data-disabled', 'true');
  }
}

for (const role of roles) {
  test(`${role} may press what the role allows, and hears why not`, async ({ page, parley }) => {
    await open(page, parley, '/campaigns', role);
    await may(page, /^New campaign/, planners[role]);
    await page.goto(`${parley.url}/app/templates`);
    await may(page, 'New template', planners[role]);
    await may(page, 'Import', planners[role]);
    await page.goto(`${parley.url}/app/templates/${template}`);
    await may(page, 'Edit', planners[role]);
    await may(page, 'Send a test', planners[role]);
    await may(page, 'More actions', planners[role]);
    if (!planners[role]) {
      await page.getByRole('main').getByRole('button', { name: 'Send a test' }).locator('..').hover();
      await expect(page.getByRole('tooltip')).toContainText(`Your role (${role}) may not do this.`);
    }
    await page.goto(`${parley.url}/app/segments`);
    await may(page, /^New segment/, planners[role]);
  });
}

test('what the interface hides the server refuses, too', async ({ page, parley }) => {
  await open(page, parley, '/', 'viewer');
  const token = await page.evaluate(async () => ((await (await fetch('/api/v1/session')).json()) as { csrf_token: string }).csrf_token);
  const ask = (method: string, path: string, body: unknown = {}) =>
    page.evaluate(
      async ({ method, path, body, token }) => (await fetch(`/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token }, body: JSON.stringify(body) })).status,
      { method, path, body, token },
    );
  expect(await ask('POST', '/templates', { name: 'x', language: 'en', components: [] })).toBe(403);
  expect(await ask('POST', `/campaigns/${campaign}/launch`)).toBe(403);
  expect(await ask('POST', `/providers/${provider}/send-test`, { to: ['+919820012345'], text: 'x' })).toBe(403);
  expect(await ask('PUT', '/profiles/asha', { attributes: { Name: 'x' } })).toBe(403);
  expect(await ask('POST', '/members', { email: 'x@example.com', role: 'admin', password: 'correct horse battery staple' })).toBe(403);
});

test('a link that the role may not follow cannot be followed by keyboard either', async ({ page, parley }) => {
  await open(page, parley, '/templates', 'viewer');
  const link = page.getByRole('main').getByRole('link', { name: 'New template' }).or(page.getByRole('main').getByRole('button', { name: 'New template' })).first();
  await expect(link).toBeVisible();
  await link.focus().catch(() => undefined);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  await expect(page).toHaveURL(/\/templates$/);
});
