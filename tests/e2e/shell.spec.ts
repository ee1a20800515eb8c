import { emailOf, expect, inspect, open, password, test } from './test';

test.use({ world: 'shell' });

test('one logs in by the form, and is brought to the page that was asked for', async ({ page, parley }) => {
  await page.goto(`${parley.url}/app/people`);
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  await inspect(page, 'login');
  await page.getByLabel('E-mail address').fill(emailOf('admin'));
  await page.getByLabel('Password').first().fill('wrong password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText('E-mail address or password is wrong');
  await expect(page.getByLabel('E-mail address')).toHaveValue(emailOf('admin'));
  await page.getByLabel('Password').first().fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/app\/people$/);
});

test('an unknown address says so, with the way back', async ({ page, parley }) => {
  await open(page, parley, '/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here', level: 1 })).toBeVisible();
});

test('the page lets no foreign script, style, frame or connection in', async ({ page, parley }) => {
  const answer = await page.request.get(`${parley.url}/app/`);
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(await answer.text()).not.toContain('PARLEY_NONCE');
  const again = await page.request.get(`${parley.url}/app/`);
  expect(again.headers()['content-security-policy']).not.toBe(policy); // a nonce of its own for each page
});

test('scripts are compressed, kept by the browser, and small at first', async ({ page, parley }) => {
  let bytes = 0;
  page.on('response', async (response) => {
    if (response.url().includes('/app/assets/') && response.url().endsWith('.js')) {
      expect(response.headers()['content-encoding']).toBe('gzip');
      expect(response.headers()['cache-control']).toContain('immutable');
    }
  });
  await page.goto(`${parley.url}/app/login`);
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  const scripts = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((one) => one.name.endsWith('.js'))
      .map((one) => one.encodedBodySize),
  );
  bytes = scripts.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(250 * 1024);
});

test('a path with dots leads out of nothing', async ({ parley }) => {
  for (const path of ['/app/..%2f..%2fetc/passwd', '/app/assets/../../../etc/passwd', '/app/%2e%2e/api-key']) {
    const answer = await fetch(`${parley.url}${path}`);
    const text = await answer.text();
    expect(text).not.toContain('root:');
  }
  const gone = await fetch(`${parley.url}/app/assets/index-00000000.js`);
  expect(gone.status).toBe(404);
});

test.describe('without a connection', () => {
  test.use({ quiet: ['dynamically imported module'] });
  test('a page whose script cannot be had says so, and is there once the connection is back', async ({ page, context, parley }) => {
    await open(page, parley, '/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('navigation').getByRole('link', { name: 'Segments' }).click();
    await expect(page.getByText('This page broke')).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Segments' })).toBeVisible();
  });
});
