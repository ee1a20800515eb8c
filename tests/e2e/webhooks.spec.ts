import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { eventually, expect, inspect, open, Parley, test } from './test';

test.use({ world: 'webhooks' });

test.describe.configure({ timeout: 180_000 });

interface Taken {
  body: string;
  signature: string;
}

// Somebody's own system, which answers what it is told to answer.
class Receiver {
  readonly taken: Taken[] = [];
  status = 204;
  words = '';
  private server: Server | null = null;

  async start(): Promise<string> {
    this.server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        this.taken.push({ body, signature: String(request.headers['parley-signature']) });
        response.writeHead(this.status).end(this.words);
      });
    });
    await new Promise<void>((done) => this.server?.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }
  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

let receiver: Receiver;
let address: string;
test.beforeEach(async () => {
  receiver = new Receiver();
  address = await receiver.start();
});
test.afterEach(() => receiver.stop());

async function optIn(parley: Parley, identity: string, opted_in: boolean): Promise<void> {
  await parley.api('PUT', `/profiles/${identity}`, { phone: '+919820012345', opted_in });
}

test('an endpoint is added, its secret shown once, tested, and its deliveries looked at and sent again', async ({ page, parley }) => {
  await open(page, parley, '/settings/webhooks');
  await expect(page.getByText('Nobody is told yet')).toBeVisible();
  await inspect(page, 'webhooks-empty');
  await page.getByRole('button', { name: 'Add endpoint' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(form.getByText('Give an address.')).toBeVisible();
  await form.getByLabel('Address').fill('ftp://example.com/');
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(form.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true'); // the server's words beside it
  await expect(form.getByLabel('Address')).toHaveValue('ftp://example.com/');
  await form.getByLabel('Address').fill(address);
  await form.getByLabel('Description').fill('Order system');
  for (const type of ['Message status', 'Incoming message']) {
    await form.getByLabel(new RegExp(`^${type}`)).uncheck();
  }
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(form.getByText('Choose at least one.')).toBeVisible();
  await form.getByLabel(/^Consent changed/).check();
  await inspect(page, 'webhook-form');
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  const shown = page.getByRole('dialog', { name: 'Secret of the endpoint' });
  const secret = (await shown.locator('pre').innerText()).trim();
  expect(secret).toMatch(/^whsec_/);
  await page.keyboard.press('Escape');
  await expect(shown).toBeVisible(); // only by its button
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByRole('row', { name: /Order system/ })).toContainText('on');
  await page.getByRole('link', { name: address }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  // A test with the raw answer, good and bad.
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('It took the test')).toBeVisible();
  const sent = receiver.taken.at(-1);
  const stamp = /t=(\d+)/.exec(sent?.signature ?? '')?.[1] ?? '';
  expect(sent?.signature).toContain(createHmac('sha256', secret).update(`${stamp}.${sent?.body}`).digest('hex'));
  receiver.status = 500;
  receiver.words = 'out of <i>order</i>';
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('It did not take the test')).toBeVisible();
  await expect(page.getByText('Status 500')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What came back' })).toContainText('out of <i>order</i>');

  // What happens is told, and stands in the log.
  receiver.status = 204;
  await optIn(parley, 'asha', true);
  await eventually(async () => receiver.taken.some(({ body }) => body.includes('consent.changed')), 'it is told');
  await page.getByRole('button', { name: 'Refresh' }).click();
  const log = page.getByRole('region', { name: 'Deliveries' });
  const row = log.getByRole('row', { name: /Consent changed/ }).first();
  await expect(row).toContainText('Delivered');
  await inspect(page, 'webhook');
  await row.getByRole('button', { name: /^Show delivery/ }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Body' })).toContainText('"identity": "asha"');
  await page.keyboard.press('Escape');
  const told = () => receiver.taken.filter(({ body }) => body.includes('consent.changed')).map(({ body }) => body);
  const before = told().length;
  await row.getByRole('button', { name: /^Send evt_\d+ again/ }).click();
  await eventually(async () => told().length > before, 'it is told again');
  expect(new Set(told()).size).toBe(1); // under the same id
});

test('one that answers 410 is disabled with the reason, and its dead letters go out once it is enabled', async ({ page, parley }) => {
  receiver.status = 410;
  const made = await parley.api('POST', '/webhooks', { url: address, events: ['consent.changed'] });
  await optIn(parley, 'ben', true);
  await eventually(async () => !(await parley.api('GET', `/webhooks/${made.id}`)).enabled, 'it is disabled');
  await open(page, parley, `/settings/webhooks/${made.id}`);
  await expect(page.getByText('Disabled by itself', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: '410' })).toBeVisible();
  const log = page.getByRole('region', { name: 'Deliveries' });
  await page.getByRole('radiogroup', { name: 'State of the deliveries' }).getByText('Dead').click();
  await expect(log.getByRole('row', { name: /410/ }).first()).toContainText('Dead');
  await inspect(page, 'webhook-disabled');
  receiver.status = 200;
  await page.getByRole('switch', { name: 'Enabled' }).press('Space');
  await expect(page.getByText('The endpoint is told again')).toBeVisible();
  await page.getByRole('button', { name: 'Send all dead ones again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send them again' }).click();
  await expect(page.getByText(/deliver(y is|ies are) due again/)).toBeVisible();
  await eventually(async () => {
    const { items } = await parley.api('GET', `/webhooks/${made.id}/deliveries`);
    return items.length > 0 && items.every((one: { state: string }) => one.state === 'delivered');
  }, 'all are delivered');
  await expect(page.getByText('None is in this state.')).toBeVisible({ timeout: 20_000 });

  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByRole('dialog', { name: 'New secret of the endpoint' }).locator('pre')).toContainText('whsec_');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByText('Former secret signs until')).toBeVisible();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/settings\/webhooks$/);
  await expect(page.getByRole('link', { name: address })).toHaveCount(0);
});

test('a marketer looks at endpoints, and may change nothing', async ({ page, parley }) => {
  const made = await parley.api('POST', '/webhooks', { url: address, events: ['message.status'] });
  await open(page, parley, `/settings/webhooks/${made.id}`, 'marketer');
  for (const name of ['Edit', 'Send a test', 'New secret', 'Delete', 'Send all dead ones again']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeDisabled();
  }
  await expect(page.getByRole('switch', { name: 'Enabled' })).toBeDisabled();
  await open(page, parley, '/settings/webhooks', 'viewer');
  await expect(page.getByText('Not for your role')).toBeVisible();
});
