import { readFileSync } from 'node:fs';
import { expect, inspect, open, type Page, type Parley, test } from './test';

test.use({ world: 'channels' });

const keys = readFileSync('../support/test_keys.h', 'utf8');
const privateKey = keys.slice(keys.indexOf('-----BEGIN PRIVATE KEY-----'), keys.indexOf('-----END PRIVATE KEY-----') + 25);

interface Case {
  choice: string; // as the list of providers names it
  path: string;
  settings: Record<string, string>; // what the sandbox's account has
  fields: [string, string][]; // what is typed, by label
  secret: string; // the label of the credential that is typed wrongly first
  chosen?: [string, string][]; // what is chosen from a list
}

const cases: Record<string, Case> = {
  generic: {
    choice: 'Other (generic WhatsApp API)',
    path: '/generic/messages',
    settings: { user: 'alice', password: 'open sesame' },
    fields: [['User name', 'alice'], ['Password', 'open sesame']],
    secret: 'Password',
  },
  gupshup_enterprise: {
    choice: 'Gupshup Enterprise',
    path: '/gupshup_enterprise/GatewayAPI/rest',
    settings: {
      notification_user: '2000100001', notification_password: 'hsm-secret', two_way_user: '2000200001',
      two_way_password: 'two-way-secret', app_name: 'AcmeStore',
    },
    fields: [
      ['Notification account user ID', '2000100001'], ['Notification account password', 'hsm-secret'],
      ['Two-way account user ID', '2000200001'], ['Two-way account password', 'two-way-secret'], ['App name', 'AcmeStore'],
    ],
    secret: 'Notification account password',
  },
  gupshup: {
    choice: 'Gupshup (self-serve)',
    path: '/gupshup',
    settings: { api_key: 'test-api-key', src_name: 'AcmeStore' },
    fields: [['API_KEY', 'test-api-key'], ['SRC_NAME', 'AcmeStore']],
    secret: 'API_KEY',
  },
  vonage: {
    choice: 'Vonage Messages API',
    path: '/vonage',
    settings: {
      version: 'v1', application_id: '11111111-2222-4333-8444-555555555555', private_key: `${privateKey}\n`,
      signature_secret: 'a-secret-to-sign-callbacks-with-00001',
    },
    fields: [
      ['Application ID', '11111111-2222-4333-8444-555555555555'], ['Private key', `${privateKey}\n`],
      ['Signature secret', 'a-secret-to-sign-callbacks-with-00001'],
    ],
    chosen: [['API version', 'v1']],
    secret: 'Application ID',
  },
  meta: {
    choice: 'Meta Cloud API',
    path: '/meta',
    settings: {
      phone_number_id: '100200300400500', waba_id: '200300400500600', access_token: 'EAAtest',
      app_secret: '0123456789abcdef0123456789abcdef', verify_token: 'acme-verify',
    },
    fields: [
      ['Phone number id', '100200300400500'], ['WhatsApp Business Account id', '200300400500600'], ['Access token', 'EAAtest'],
      ['App secret', '0123456789abcdef0123456789abcdef'], ['Verify token', 'acme-verify'],
    ],
    secret: 'Access token',
  },
};

const field = (page: Page, label: string) => page.getByLabel(label, { exact: false }).and(page.locator('input, textarea')).first();

async function choose(page: Page, label: string, option: string) {
  await page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label })).first().click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function credentials(page: Page) {
  return page.locator('section', { has: page.getByRole('heading', { name: 'Credentials' }) });
}

async function fill(page: Page, parley: Parley, name: string, one: Case) {
  await choose(page, 'Provider', one.choice);
  await page.getByLabel('Nickname').fill(name);
  await page.getByLabel('Mobile number').fill('+919999900000');
  await page.getByLabel('HTTP endpoint').fill(`${parley.sandboxUrl}${one.path}`);
  const section = await credentials(page);
  for (const [label, option] of one.chosen ?? []) {
    await section.getByRole('combobox', { name: label }).or(section.getByRole('textbox', { name: label })).first().click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  for (const [label, value] of one.fields) {
    await section.getByRole('textbox', { name: label }).or(section.getByLabel(label, { exact: true })).first().fill(value);
  }
}

async function account(parley: Parley, dialect: string, one: Case) {
  await parley.sandbox('POST', '/accounts', { dialect, sender: '+919999900000', settings: one.settings });
}

// What a test that failed has left does not fail the next one.
test.beforeEach(async ({ parley }) => {
  for (const provider of (await parley.api('GET', '/providers?archived=true')).items) {
    await parley.api('DELETE', `/providers/${provider.id}?stop_users=true`);
  }
});

for (const [dialect, one] of Object.entries(cases)) {
  test(`a ${dialect} provider is refused with what it answered, then saved, tested and deleted`, async ({ page, parley }) => {
    await account(parley, dialect, one);
    const name = `my ${dialect}`;
    await open(page, parley, '/channels/new');
    await fill(page, parley, name, one);
    const section = await credentials(page);
    const secret = section.getByRole('textbox', { name: one.secret }).or(section.getByLabel(one.secret, { exact: true })).first();
    const right = await secret.inputValue();
    await secret.fill(dialect === 'vonage' ? '99999999-2222-4333-8444-555555555555' : 'wrong-credential');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').first()).toContainText('Nothing was saved');
    await expect(page.getByRole('region', { name: 'What was asked' })).toContainText('HTTP/1.1');
    await expect(page.getByRole('region', { name: 'What was answered' })).toContainText('HTTP/1.1');
    await expect(page.getByText('wrong-credential')).toHaveCount(0); // starred out
    await expect(page.getByLabel('Nickname')).toHaveValue(name);
    await expect(secret).toHaveValue(dialect === 'vonage' ? /9999/ : 'wrong-credential');
    if (dialect === 'generic') {
      await inspect(page, 'channels-refused');
    }

    await secret.fill(right);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(page.getByText('Paste the callback URLs at the provider')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Callback URLs' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy: Delivery report callback URL' })).toBeVisible();
    await expect(page.getByRole('link', { name: /wa\.me\/919999900000/ })).toBeVisible();
    const { items } = await parley.api('GET', '/providers');
    const made = items.find((provider: { nickname: string }) => provider.nickname === name);
    await expect(page.getByText(made.callbacks.status)).toBeVisible();
    expect(made.dialect).toBe(dialect);

    await page.getByRole('button', { name: 'Try the connection' }).click();
    await expect(page.getByText('It answered as it must')).toBeVisible();

    await page.getByRole('link', { name: 'Send test WhatsApp' }).click();
    await page.getByLabel('Mobile number').fill('98765 43210');
    await expect(page.getByText('Goes to +919876543210')).toBeVisible();
    await page.getByLabel('Message').fill(`Hello from ${dialect}`);
    await page.getByRole('button', { name: 'Send test', exact: true }).click();
    await expect(page.getByText(`${name} accepted the message`)).toBeVisible();
    const phone = await parley.sandbox('GET', '/phones/919876543210');
    expect(JSON.stringify(phone.messages)).toContain(`Hello from ${dialect}`);

    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(page).toHaveURL(/\/channels$/);
    await expect(page.getByText('Connect your WhatsApp number')).toBeVisible();
    expect((await parley.api('GET', '/providers?archived=true')).items).toEqual([]);
  });
}

async function connected(parley: Parley, nickname: string, more: Record<string, unknown> = {}) {
  const one = cases.generic!;
  await account(parley, 'generic', one);
  return parley.api('POST', '/providers', {
    nickname, dialect: 'generic', sender: '+919999900000', endpoint: `${parley.sandboxUrl}${one.path}`, settings: one.settings, ...more,
  });
}

test('an empty list says what to do, and wrong fields say so beside them', async ({ page, parley }) => {
  await open(page, parley, '/channels');
  await expect(page.getByText('Connect your WhatsApp number')).toBeVisible();
  await inspect(page, 'channels-empty');
  await page.getByRole('link', { name: 'Add provider' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('3 fields need a look.')).toBeVisible();
  await expect(page.getByLabel('Nickname')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Nickname')).toBeFocused();

  // What the server alone knows is wrong stands beside its field too.
  await page.getByLabel('Nickname').fill('odd');
  await page.getByLabel('Mobile number').fill('12 34');
  await page.getByLabel('HTTP endpoint').fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Mobile number').or(page.getByLabel('HTTP endpoint')).first()).toBeVisible();
  await expect(page.locator('[aria-invalid="true"]')).toHaveCount(1);
  await expect(page.getByLabel('Nickname')).toHaveValue('odd');
  await inspect(page, 'channels-new');
});

test("a partner's preset brings its endpoint, headers and note", async ({ page, parley }) => {
  await open(page, parley, '/channels/new');
  await choose(page, 'Provider', 'Kaleyra');
  await expect(page.getByText('the status URL travels in a header', { exact: false })).toBeVisible();
  await expect(page.getByLabel('Header name')).toHaveCount(5);
  await page.getByLabel('Nickname').fill('k');
  await page.getByLabel('Mobile number').fill('+911');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Replace what stands in angle brackets', { exact: false })).toBeVisible();
  await expect(page.getByText('Give it a value, or remove it.')).toHaveCount(2);
  await choose(page, 'Provider', 'Meta Cloud API');
  await expect(page.getByLabel('Header name')).toHaveCount(0);
  await expect(page.getByLabel('Nickname')).toHaveValue('k');
});

test('free headers by preset reach the provider; kept secrets stay', async ({ page, parley }) => {
  const provider = await connected(parley, 'with headers');
  await open(page, parley, `/channels/${provider.id}/edit`);
  await page.getByRole('button', { name: 'Add a header' }).first().click();
  await page.getByRole('menuitem', { name: 'API key' }).click();
  await expect(page.getByLabel('Header name')).toHaveValue('X-API-Key');
  await page.locator('[data-path="headers.0.value"]').fill('a-key-nobody-may-see');
  await page.getByLabel('Set auto-reply for people who are not known here').check();
  await page.getByLabel('Automatic reply').fill('We will write to you.');
  await page.getByLabel('Messages a second').fill('120');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(new RegExp(`/channels/${provider.id}$`));
  await expect(page.getByText('at most 120 messages a second')).toBeVisible();
  await expect(page.getByText('We will write to you.')).toBeVisible();
  const now = await parley.api('GET', `/providers/${provider.id}`);
  expect([now.header_names, now.secrets, now.rate, now.auto_reply]).toEqual([
    ['X-API-Key'], ['password'], 120, 'We will write to you.',
  ]);
  await page.getByRole('button', { name: 'Try the connection' }).click();
  await expect(page.getByRole('region', { name: 'What was asked' })).toContainText('X-API-Key: ********');
  await inspect(page, 'channels-provider');
  await parley.api('DELETE', `/providers/${provider.id}`);
});

test('a test that fails shows the raw answer, with a button to copy it', async ({ page, parley }) => {
  const provider = await connected(parley, 'main');
  await parley.sandbox('PATCH', '/settings', { faults: { refused: { '2001': 1 } } });
  await open(page, parley, `/channels/${provider.id}/test`);
  await page.getByRole('button', { name: 'Send test', exact: true }).click();
  await expect(page.getByText('Must not be empty.')).toBeVisible();
  await page.getByLabel('Mobile number').fill('123');
  await page.getByRole('button', { name: 'Send test', exact: true }).click();
  await expect(page.getByLabel('Mobile number')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Mobile number').fill('9876543211');
  await page.getByRole('button', { name: 'Send test', exact: true }).click();
  await expect(page.getByText('The message was not accepted')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What was answered' })).toContainText('2001');
  await expect(page.getByRole('button', { name: /Copy the answer for the provider/ })).toBeVisible();
  await inspect(page, 'channels-test');
  await parley.sandbox('PATCH', '/settings', { faults: { refused: { '2001': 0 } } });
  await parley.api('DELETE', `/providers/${provider.id}`);
});

test('archiving names the campaigns that would stop, and hides the provider until it is restored', async ({ page, parley }) => {
  const provider = await connected(parley, 'busy', { rate: 1 });
  const template = await parley.api('POST', '/templates', {
    provider: provider.id, name: 'hello', language: 'en', components: [{ type: 'BODY', text: 'Hello' }],
  });
  await parley.api('POST', '/imports?name=p.csv', 'identity,Phone,MSG-whatsapp\n' +
    Array.from({ length: 50 }, (_, n) => `c-${n},+9198111${String(n).padStart(5, '0')},TRUE`).join('\n'), { 'Content-Type': 'text/csv' });
  const campaign = await parley.api('POST', '/campaigns', { name: 'Slow one', provider: provider.id, template: template.id, plan: {} });
  await parley.api('POST', `/campaigns/${campaign.id}/launch`);
  await open(page, parley, `/channels/${provider.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Archive' }).click();
  await expect(dialog.getByText('A campaign uses it, and would stop:')).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Slow one' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop them and go on' }).click();
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
  expect((await parley.api('GET', `/campaigns/${campaign.id}`)).state).toBe('stopped');
  await page.getByRole('link', { name: 'WhatsApp providers' }).click();
  await expect(page.getByRole('link', { name: 'busy' })).toHaveCount(0);
  await page.getByLabel('Show archived').check();
  await page.getByRole('link', { name: 'busy' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('link', { name: 'Send test WhatsApp' })).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Make it the default' }).click();
  await expect(page.getByText('Default', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'WhatsApp providers' }).click();
  await expect(page.getByText('Default', { exact: true })).toBeVisible();
  await inspect(page, 'channels-list');
  await parley.api('DELETE', `/providers/${provider.id}?stop_users=true`);
});

test('the sandbox is connected with one button', async ({ page, parley }) => {
  await open(page, parley, '/channels');
  await page.getByRole('button', { name: 'Use the sandbox' }).click();
  await page.getByRole('menuitem', { name: 'Gupshup Enterprise' }).click();
  await expect(page.getByText('Paste the callback URLs at the provider')).toBeVisible();
  const { items } = await parley.api('GET', '/providers');
  expect(items.map((provider: { dialect: string }) => provider.dialect)).toContain('gupshup_enterprise');
  for (const provider of items) {
    await parley.api('DELETE', `/providers/${provider.id}`);
  }
});

test('who may not change settings sees why, and who may not see them is told', async ({ page, parley }) => {
  const provider = await connected(parley, 'seen');
  await open(page, parley, `/channels/${provider.id}`, 'marketer');
  const edit = page.getByRole('button', { name: 'Edit settings' });
  await expect(edit).toBeDisabled();
  await edit.hover({ force: true });
  await expect(page.getByText('Your role (marketer) may not do this.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Send test WhatsApp' })).not.toHaveAttribute('data-disabled', 'true');
  await expect(page.getByRole('button', { name: 'More actions' })).toHaveCount(0);
  await open(page, parley, '/channels/new', 'marketer');
  await expect(page.getByText('Not for your role')).toBeVisible();
  await open(page, parley, '/channels', 'viewer');
  await expect(page.getByText('Not for your role')).toBeVisible();
  await parley.api('DELETE', `/providers/${provider.id}`);
});
