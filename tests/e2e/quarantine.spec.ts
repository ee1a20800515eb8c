import { eventually, expect, inspect, open, Parley, test } from './test';

test.use({ world: 'quarantine' });

test.describe.configure({ timeout: 180_000 });

const account = { dialect: 'generic', sender: '+919999900000', settings: { user: 'alice', password: 'open sesame' } };

// A provider whose callbacks the tests write themselves.
async function connect(parley: Parley, nickname: string) {
  await parley.sandbox('POST', '/accounts', account);
  return parley.api('POST', '/providers', {
    nickname,
    endpoint: `${parley.sandboxUrl}/generic/messages`,
    ...account,
  });
}

async function report(address: string, body: string): Promise<void> {
  const answer = await fetch(address, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  expect(answer.status).toBe(200);
}

async function kept(parley: Parley, count: number): Promise<{ id: number; reason: string }[]> {
  return eventually(async () => {
    const { items } = await parley.api('GET', '/quarantine');
    return items.length === count ? items : null;
  }, `${count} in quarantine`);
}

test('callbacks that cannot be read are shown as they came, tried again and discarded', async ({ page, parley }) => {
  await open(page, parley, '/settings/quarantine');
  await expect(page.getByText('Quarantine is empty')).toBeVisible();
  await inspect(page, 'quarantine-empty');

  const provider = await connect(parley, 'Noisy provider');
  await report(provider.callbacks.status, '{"what": "is <b>this</b>?"}');
  await report(provider.callbacks.incoming, 'no JSON at all');
  await report(provider.callbacks.status, '[1, 2');
  const entries = await kept(parley, 3);
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('row', { name: /Noisy provider/ })).toHaveCount(3);
  await inspect(page, 'quarantine');

  await page.getByRole('textbox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Incoming message' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByLabel('Reason begins with').fill('nothing begins like that');
  await expect(page.getByText('Nothing fits these filters.')).toBeVisible();
  await page.getByLabel('Reason begins with').fill('');
  await page.getByRole('row').nth(1).getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Body as it came' }).last()).toContainText('no JSON at all');
  await expect(page.getByText('Why it is here')).toBeVisible();
  await inspect(page, 'quarantine-entry');

  // It still cannot be read: it stays, and the page says so.
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('It still cannot be applied: it stays.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await kept(parley, 3);
  await page.locator('#content').getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('The callback is discarded.')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
  await kept(parley, 2);
  const [told] = (await parley.api('GET', '/audit?limit=1')).items;
  expect(told.action).toBe('DELETE /api/v1/quarantine/{entry}');
  expect(told.actor).toBe('member admin@example.com');

  await page.getByLabel('Select all that are shown').check();
  await page.getByRole('button', { name: 'Try selected again' }).click();
  await expect(page.getByText('2 still cannot be applied: they stay.')).toBeVisible();
  await page.getByLabel('Select all that are shown').check();
  await page.getByRole('button', { name: 'Discard selected' }).click();
  await expect(page.getByRole('dialog')).toContainText('Discard 2 callbacks?');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('Quarantine is empty')).toBeVisible();
  await kept(parley, 0);
  expect(entries.every(({ reason }) => reason !== '')).toBe(true);
});

test('once the provider is set up rightly, what it said before is read and leaves quarantine', async ({ page, parley }) => {
  const provider = await connect(parley, 'Wrong dialect');
  // As Gupshup writes it.
  const incoming = {
    app: 'AcmeStore', timestamp: 1_767_225_600_000, version: 2, type: 'message',
    payload: {
      id: 'ABEGkYaYVSEEAhAL3SLAWwHKeKrt6s3FKB0c', source: '919820077777', type: 'text', payload: { text: 'Hello there' },
      sender: { phone: '919820077777', name: 'Asha', country_code: '91', dial_code: '9820077777' },
    },
  };
  await report(provider.callbacks.incoming, JSON.stringify(incoming));
  const [entry] = await kept(parley, 1);
  await open(page, parley, `/settings/quarantine/${entry?.id}`);
  await expect(page.getByRole('region', { name: 'Body as it came' }).last()).toContainText('Hello there');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('It still cannot be applied: it stays.')).toBeVisible();

  const right = { dialect: 'gupshup', sender: account.sender, settings: { api_key: 'test-api-key', src_name: 'AcmeStore' } };
  await parley.sandbox('POST', '/accounts', right);
  await parley.api('PUT', `/providers/${provider.id}`, { nickname: 'Right dialect', endpoint: `${parley.sandboxUrl}/gupshup`, ...right });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('It was read, and left quarantine. Incoming messages: 1')).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/quarantine$/);
  await kept(parley, 0);
});

test('one that is gone says so, and others than admins do not see quarantine', async ({ page, parley }) => {
  await open(page, parley, '/settings/quarantine/999999');
  await expect(page.getByText('There is nothing here')).toBeVisible();
  await open(page, parley, '/settings/quarantine', 'marketer');
  await expect(page.getByText('Not for your role')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name: 'Quarantine' })).toHaveCount(0);
});
