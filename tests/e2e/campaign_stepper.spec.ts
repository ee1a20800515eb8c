import { eventually, expect, inspect, open, type Page, type Parley, test } from './test';

test.use({ world: 'campaign_stepper' });

// The list of campaigns, and the stepper that writes one.

interface World {
  provider: number;
  template: number;
  segment: number;
}
let world: World;

const people = [
  'identity,Name,City,Phone,MSG-whatsapp',
  'asha,Asha,Delhi,+919820000001,TRUE',
  'ben,Ben,,+919820000002,TRUE',
  'chitra,,Mumbai,+919820000003,TRUE',
  'dev,Dev,Delhi,+919820000004,FALSE',
].join('\n');

test.beforeAll(async ({ parley }) => {
  await parley.api('PATCH', '/project', { time_zone: 'Asia/Kolkata' });
  const account = { dialect: 'generic', sender: '+919999900000', settings: { user: 'alice', password: 'open sesame' } };
  await parley.sandbox('POST', '/accounts', account);
  const provider = await parley.api('POST', '/providers', {
    nickname: 'Main number', endpoint: `${parley.sandboxUrl}/generic/messages`, rate: 1000, answer_limit_ms: 10000, default: true, ...account,
  });
  await parley.sandbox('POST', '/accounts', { ...account, status_url: provider.callbacks.status, incoming_url: provider.callbacks.incoming });
  const template = await parley.api('POST', '/templates', {
    provider: provider.id, name: 'spring_offer', language: 'en', category: 'MARKETING', trial: false,
    components: [
      { type: 'BODY', text: 'Hello {{1}}, our sale in {{2}} has begun.' },
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Look', url: 'https://shop.example.com/{{1}}' }] },
    ],
  });
  await parley.api('POST', '/imports?name=people.csv', people, { 'Content-Type': 'text/csv' });
  const segment = await parley.api('POST', '/segments', { name: 'Delhi', filter: { attribute: 'City', is: 'equals', value: 'Delhi' } });
  world = { provider: provider.id, template: template.id, segment: segment.id };
});

const values = { 'body.1': { attribute: 'Name', default: 'there' }, 'body.2': { attribute: 'City' }, 'button.0.1': 'spring' };

async function draft(parley: Parley, name: string, more: object = {}): Promise<{ id: number; revision: number }> {
  return parley.api('POST', '/campaigns', { name, unfinished: true, provider: world.provider, ...more });
}
const whole = (): object => ({ template: world.template, plan: { values } });
const saved = (page: Page) => expect(page.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible();
const step = (page: Page, name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: new RegExp(`^${name}`) }).click();
const reach = (page: Page) => page.getByRole('region', { name: 'Who it reaches' });

test('an empty list says what a campaign is, and how to write the first one', async ({ page, parley }) => {
  await open(page, parley, '/campaigns');
  await expect(page.getByText('No campaigns yet')).toBeVisible();
  await inspect(page, 'campaigns-empty');
  await page.getByRole('link', { name: 'Write the first one' }).click();
  await expect(page.getByRole('heading', { name: 'New campaign', level: 1 })).toBeVisible();
});

test('a campaign is written step by step, tried, launched, and arrives on the phones', async ({ page, parley }) => {
  await open(page, parley, '/campaigns/new');
  await page.getByRole('button', { name: 'Save and choose who gets it' }).click();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await page.getByLabel('Name of the campaign').fill('Spring sale');
  await expect(page.getByRole('textbox', { name: 'Sent from' })).toHaveValue(/Main number/);
  await inspect(page, 'campaign-new');
  await page.getByRole('button', { name: 'Save and choose who gets it' }).click();

  await expect(page.getByRole('heading', { name: 'Who gets it?' })).toBeVisible();
  await expect(reach(page)).toContainText('Choose who gets it');
  await page.getByRole('radio', { name: 'Everybody' }).check();
  await expect(reach(page)).toContainText('3 people');
  await expect(reach(page)).toContainText('1 has not agreed to get WhatsApp messages');
  await inspect(page, 'campaign-who');

  await page.getByRole('button', { name: 'What', exact: true }).last().click();
  await page.getByRole('textbox', { name: 'Template', exact: true }).click();
  await page.getByRole('option', { name: /spring_offer/ }).click();
  await page.getByRole('button', { name: 'Personalise Text 1' }).click();
  await page.getByRole('menuitem', { name: /^Name/ }).click();
  await expect(page.getByLabel('Text 1', { exact: true })).toHaveValue('{{Name}}');
  await page.getByLabel('Text 2', { exact: true }).fill('{{City}}');
  await page.getByLabel(/^Button 1/).fill('spring');
  const preview = page.getByRole('region', { name: 'As people will see it' });
  await expect(preview).toContainText('Hello Asha, our sale in Delhi has begun.');
  await expect(reach(page)).toContainText('1 person');
  await expect(reach(page)).toContainText('2 lack a value that the message needs');
  await page.getByLabel('Where somebody has no Name, write').fill('there');
  await page.getByLabel('Where somebody has no City, write').fill('your town');
  await expect(reach(page)).toContainText('3 people');
  await preview.getByRole('button', { name: 'Next person' }).click();
  await expect(preview).toContainText('Hello Ben, our sale in your town has begun.');
  await expect(preview).toContainText('has no City; “your town” stands there');
  await preview.getByLabel('Show it for one person').fill('dev');
  await expect(preview).toContainText('Gets nothing: has not agreed to get messages');
  await preview.getByLabel('Show it for one person').fill('');
  await saved(page);
  await inspect(page, 'campaign-what');

  await page.getByRole('button', { name: 'Send a test' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send a test' });
  await dialog.getByRole('textbox', { name: 'Numbers or test profiles' }).fill('chitra');
  await dialog.getByRole('textbox', { name: 'Numbers or test profiles' }).press('Enter');
  await dialog.getByRole('button', { name: 'Send one test' }).click();
  await expect(dialog.getByText('chitra: the provider took it')).toBeVisible();
  await inspect(page, 'campaign-test');
  await page.keyboard.press('Escape');
  await eventually(async () => JSON.stringify(await parley.sandbox('GET', '/chats/%2B919820000003')).includes('Hello there, our sale in Mumbai'), 'the test is on the phone');

  await step(page, 'When');
  await expect(page.getByRole('radio', { name: 'At once' })).toBeChecked();
  await page.getByRole('radio', { name: 'At a time that you choose' }).check();
  await expect(page.getByText('In the project\'s time zone, Asia/Kolkata')).toBeVisible();
  await page.getByLabel('Day and time').fill('2026-01-01T09:00');
  await expect(page.getByText('Is in the past.')).toBeVisible();
  await inspect(page, 'campaign-when');
  await page.getByRole('radio', { name: 'At once' }).check();

  await step(page, 'Overview');
  await expect(page.getByText('3 messages')).toBeVisible();
  await expect(page.getByText('What has left cannot be called back')).toBeVisible();
  await saved(page);
  await inspect(page, 'campaign-overview');
  await page.getByRole('button', { name: 'Send to 3 people' }).click();
  await inspect(page, 'campaign-launch');
  await page.getByRole('dialog').getByRole('button', { name: 'Send now' }).click();
  await expect(page).toHaveURL(/campaigns\/\d+$/);
  for (const [number, text] of [['1', 'Hello Asha, our sale in Delhi has begun.'], ['2', 'Hello Ben, our sale in your town has begun.'], ['3', 'Hello there, our sale in Mumbai has begun.']] as const) {
    await eventually(async () => JSON.stringify(await parley.sandbox('GET', `/chats/%2B91982000000${number}`)).includes(text), `${text} is on the phone`);
  }
  const chats = await parley.sandbox('GET', '/chats');
  expect(JSON.stringify(chats)).not.toContain('919820000004');
});

test('what is missing is named in its step, and nothing is launched with it', async ({ page, parley }) => {
  const { id } = await draft(parley, 'Nothing yet', { filter: { any: [] } });
  await open(page, parley, `/campaigns/${id}/edit?step=overview`);
  await expect(page.getByText('2 things are still to be done')).toBeVisible();
  await expect(page.getByText('Choose who gets it.').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Send to/ })).toBeDisabled();
  await inspect(page, 'campaign-unfinished');
  await page.getByRole('alert').or(page.getByRole('listitem')).getByRole('button', { name: 'What' }).first().click();
  await expect(page.getByText('Choose a template.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Template', exact: true }).click();
  await page.getByRole('option', { name: /spring_offer/ }).click();
  await expect(page.getByText('Write what stands here.')).toHaveCount(3);
  await expect(page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /What.*3 things to do/ })).toBeVisible();
});

test('an audience that nobody of can be reached is not sent to', async ({ page, parley }) => {
  const { id } = await draft(parley, 'For nobody', { ...whole(), filter: { attribute: 'identity', is: 'equals', value: 'dev' } });
  await open(page, parley, `/campaigns/${id}/edit?step=overview`);
  await expect(page.getByText('Nobody would get it').first()).toBeVisible();
  await expect(page.getByText('The one person in the audience cannot be reached.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Send to/ })).toBeDisabled();
});

test('rules of its own find the people while one writes them', async ({ page, parley }) => {
  const { id } = await draft(parley, 'By rules', { ...whole(), segment: world.segment });
  await open(page, parley, `/campaigns/${id}/edit?step=who`);
  await expect(page.getByRole('textbox', { name: 'Segment' })).toHaveValue('Delhi');
  await expect(reach(page)).toContainText('of 2 in the audience; 1 left out');
  await page.getByRole('radio', { name: 'Rules for this campaign' }).check();
  await expect(reach(page)).toContainText('Choose who gets it');
  await eventually(async () => JSON.stringify((await parley.api('GET', `/campaigns/${id}`)).filter) === '{"any":[]}', 'nobody is in it until the rules are written');
});

test('while the connection is lost one goes on writing, also over a reload', async ({ page, parley, context }) => {
  const { id } = await draft(parley, 'Typed in a tunnel', { ...whole(), segment: world.segment });
  await open(page, parley, `/campaigns/${id}/edit`);
  await saved(page);
  await page.route('**/api/v1/campaigns/*', (route) => (route.request().method() === 'PUT' ? route.abort() : route.fallback()));
  await page.getByLabel('Name of the campaign').fill('Typed in a long tunnel');
  await expect(page.getByText('Not saved: connection lost, will try again')).toBeVisible();
  await inspect(page, 'campaign-offline');
  await page.reload();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('Typed in a long tunnel');
  await expect(page.getByText('Not saved: connection lost, will try again')).toBeVisible();
  expect((await parley.api('GET', `/campaigns/${id}`)).name).toBe('Typed in a tunnel');
  await page.unroute('**/api/v1/campaigns/*');
  await saved(page);
  expect((await parley.api('GET', `/campaigns/${id}`)).name).toBe('Typed in a long tunnel');
  await context.clearCookies();
});

test('of two windows none overwrites the other unseen', async ({ page, parley }) => {
  const { id, revision } = await draft(parley, 'Ours', { ...whole(), segment: world.segment });
  await open(page, parley, `/campaigns/${id}/edit`);
  await saved(page);
  await page.route(`**/api/v1/campaigns/${id}`, (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback()));
  await parley.api('PUT', `/campaigns/${id}`, { name: 'Theirs', revision, ...whole(), segment: world.segment });
  await page.getByLabel('Name of the campaign').fill('Mine');
  await expect(page.getByText('Somebody has changed this draft in another window')).toBeVisible();
  await inspect(page, 'campaign-conflict');
  await page.unroute(`**/api/v1/campaigns/${id}`);
  expect((await parley.api('GET', `/campaigns/${id}`)).name).toBe('Theirs');
  await page.getByRole('button', { name: 'Keep mine, overwrite theirs' }).click();
  await saved(page);
  expect((await parley.api('GET', `/campaigns/${id}`)).name).toBe('Mine');
  await page.route(`**/api/v1/campaigns/${id}`, (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback()));
  const again = (await parley.api('GET', `/campaigns/${id}`)).revision;
  await parley.api('PUT', `/campaigns/${id}`, { name: 'Theirs again', revision: again, ...whole(), segment: world.segment });
  await page.getByLabel('Name of the campaign').fill('Mine again');
  await expect(page.getByText('Somebody has changed this draft in another window')).toBeVisible();
  await page.unroute(`**/api/v1/campaigns/${id}`);
  await page.getByRole('button', { name: 'Take theirs, drop mine' }).click();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('Theirs again');
});

test('a campaign is scheduled in the project\'s zone, called off, and changed again', async ({ page, parley }) => {
  const { id } = await draft(parley, 'At Christmas', { ...whole(), segment: world.segment, send_at: new Date(Date.now() + 86_400_000).toISOString() });
  await open(page, parley, `/campaigns/${id}/edit?step=overview`);
  await page.getByRole('button', { name: 'Schedule' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  await expect(page).toHaveURL(new RegExp(`campaigns/${id}$`));
  await page.goto(`${parley.url}/app/campaigns/${id}/edit`);
  await expect(page.getByText(/It goes by itself at .*Asia\/Kolkata/)).toBeVisible();
  await inspect(page, 'campaign-scheduled');
  await page.getByRole('button', { name: 'Call the schedule off and change it' }).click();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('At Christmas');
});

test('the list finds by name and state, and a draft that was deleted comes back', async ({ page, parley }) => {
  await draft(parley, 'Summer draft', whole());
  await open(page, parley, '/campaigns');
  const table = page.getByRole('region', { name: 'Campaigns', exact: true });
  await expect(table.getByRole('link', { name: 'Summer draft' })).toBeVisible();
  await expect(table).toContainText('3 of 3 sent');
  await inspect(page, 'campaigns');
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('summer');
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Actions for Summer draft' }).click();
  await page.getByRole('menuitem', { name: 'Delete draft' }).click();
  await expect(page.getByText('No campaign fits')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(table.getByRole('link', { name: 'Summer draft' })).toBeVisible();
  await page.getByText('Finished', { exact: true }).first().click();
  await expect(page.getByText('No campaign fits')).toBeVisible();
  await page.getByRole('button', { name: 'Show all campaigns' }).click();
  await page.getByRole('button', { name: 'Actions for Spring sale' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByLabel('Name of the campaign')).toHaveValue('Copy of Spring sale');
});

test('a large launch asks for the number', async ({ page, parley }) => {
  const rows = Array.from({ length: 1_200 }, (_, n) => `many-${n},Many ${n},Pune,+9198300${String(n).padStart(5, '0')},TRUE`);
  const imported = await parley.api('POST', '/imports?name=many.csv', `identity,Name,City,Phone,MSG-whatsapp\n${rows.join('\n')}\n`, { 'Content-Type': 'text/csv' });
  const { id } = await draft(parley, 'To many', { ...whole(), import: imported.id });
  await open(page, parley, `/campaigns/${id}/edit?step=overview`);
  await page.getByRole('button', { name: 'Send to 1,200 people' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Send now' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('1200');
  await dialog.getByRole('button', { name: 'Send now' }).click();
  await expect(page).toHaveURL(new RegExp(`campaigns/${id}$`));
});

test('who may not write campaigns sees the list and says so elsewhere', async ({ page, parley }) => {
  await open(page, parley, '/campaigns', 'viewer');
  await expect(page.getByRole('region', { name: 'Campaigns', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New campaign' })).toHaveCount(0);
  await page.goto(`${parley.url}/app/campaigns/new`);
  await expect(page.getByText('Not for your role')).toBeVisible();
});

test('a new campaign begins with nothing of the one that was open', async ({ page, parley }) => {
  const before = await draft(parley, 'The one before', whole());
  await open(page, parley, `/campaigns/${before.id}/edit`);
  await expect(page.getByRole('heading', { level: 1, name: 'The one before' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search and commands' }).fill('new campaign');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/campaigns\/new$/);
  await expect(page.getByRole('heading', { level: 1, name: 'New campaign' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of the campaign' })).toHaveValue('');
});
