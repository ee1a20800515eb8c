import type { Page } from '@playwright/test';
import { test as bare } from '@playwright/test';
import { attacks, Hostile, identityOf, type Staged, strike } from './attacks_stage';
import { expect, open } from './test';
import { Parley } from './parley';

// Text from strangers stays text: every page that can be reached is opened with two hundred attacks wherever a text can
// come from, and nothing runs, loads, leads away or appears that the texts asked for.

const test = bare;
let parley: Parley;
let hostile: Hostile;
let staged: Staged;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  hostile = await Hostile.start();
  parley = await Parley.start({ webhook_allow: '127.0.0.1' });
  await parley.addMembers();
  staged = await strike(parley, hostile);
});

test.afterAll(async () => {
  await parley.end();
  hostile.end();
});

test('the attacks are two hundred, all different, and come in by every door', () => {
  expect(attacks.length).toBe(200);
  expect(new Set(attacks).size).toBe(200);
  for (const [door, count] of Object.entries(staged.taken)) {
    const least: Record<string, number> = { attributeNames: 5, identities: 20, templateTexts: 60, templateAddresses: 1, sent: 2, files: 20, keys: 20, members: 20, lists: 20, eventNames: 5, quarantine: 40 };
    expect.soft(count, door).toBeGreaterThanOrEqual(least[door] ?? 150);
  }
});

// Everything that happened in a page which should not have.
class Watch {
  readonly wrong: string[] = [];
  constructor(readonly page: Page) {}

  async begin() {
    const { page, wrong } = this;
    page.on('dialog', (dialog) => {
      wrong.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss().catch(() => undefined);
    });
    page.on('popup', (popup) => wrong.push(`a window: ${popup.url()}`));
    page.on('pageerror', (error) => wrong.push(`thrown at ${page.url()}: ${error.message}`));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (host !== new URL(parley.url).host && protocol !== 'data:' && protocol !== 'blob:') {
        wrong.push(`a request at ${page.url()}: ${request.url()}`);
      }
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() || !frame.url().startsWith(`${parley.url}/app`)) {
        if (frame.url() !== 'about:blank') {
          wrong.push(`led away to ${frame.url()}`);
        }
      }
    });
    await page.exposeFunction('tellAttack', (what: string) => wrong.push(what));
    await page.addInitScript(() => {
      const told = window as unknown as { tellAttack: (what: string) => void; attacked: () => void };
      told.attacked = () => told.tellAttack('a script ran');
      document.addEventListener('securitypolicyviolation', (event) => told.tellAttack(`against the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    });
  }

  // What stands in the page that no part of the dashboard puts there.
  async sweep(): Promise<void> {
    const found = await this.page.evaluate(() => {
      const odd: string[] = [];
      const own = new URL(location.href).origin;
      const forbidden = new Set(['iframe', 'object', 'embed', 'base', 'portal', 'marquee', 'math', 'frame', 'frameset', 'applet', 'attacked-element', 'video', 'audio', 'template']);
      const addresses = ['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data', 'ping', 'srcset', 'background'];
      for (const element of Array.from(document.querySelectorAll('*'))) {
        const tag = element.tagName.toLowerCase();
        const said = element.outerHTML.slice(0, 200);
        if (forbidden.has(tag) || element.id === 'attacked') {
          odd.push(`an element: ${said}`);
        }
        if (tag === 'script' && !(element as HTMLScriptElement).src.startsWith(`${own}/app/assets/`)) {
          odd.push(`a script: ${said}`);
        }
        if (tag === 'meta' && element.hasAttribute('http-equiv')) {
          odd.push(`a meta: ${said}`);
        }
        for (const { name, value } of Array.from(element.attributes)) {
          if (/^on/i.test(name) || name === 'srcdoc') {
            odd.push(`a handler: ${said}`);
          }
          if (addresses.includes(name)) {
            const address = value.trim();
            const good = /^(https?:\/\/|\/(?!\/)|#|\?)/i.test(address) || address === '' || /^data:image\/(png|jpeg|svg\+xml);/.test(address) || /^\.?[\w-]+$/.test(address) || /^(blob|tel|mailto):/.test(address);
            const local = address.startsWith('/') || address.startsWith(own) || tag === 'a';
            if (!good || (!local && /^https?:/i.test(address))) {
              odd.push(`an address: ${said}`);
            }
          }
          if (name === 'style' && /evil\.example|expression\(|javascript:/i.test(value)) {
            odd.push(`a style: ${said}`);
          }
        }
      }
      return odd;
    });
    this.wrong.push(...found.map((one) => `${one} at ${this.page.url()}`));
  }
}

// The same page with another id is opened a few times only.
function kindOf(path: string): string {
  return path.replace(/\?.*$/, '').split('/').map((part, at) => (at > 1 && (/\d/.test(part) || part.includes('%')) ? '*' : part)).join('/') + (path.includes('?') ? '?' : '');
}

async function unfold(page: Page, turns: number) {
  for (let turn = 0; turn < turns; turn += 1) {
    const more = page.getByRole('main').getByRole('button', { name: 'Show more', exact: true }).first();
    if (!(await more.isVisible().catch(() => false))) {
      break;
    }
    await more.click({ timeout: 5_000 }).catch(() => undefined); // the last page takes the button away
    await page.waitForTimeout(200);
  }
}

test('every page that can be reached shows them as text and does nothing they ask for', async ({ page }) => {
  test.setTimeout(900_000);
  const watch = new Watch(page);
  await watch.begin();
  await open(page, parley, '/');
  const messages = (await parley.api('GET', `/profiles/${identityOf(3)}/messages`)).items as { id: number }[];
  const waiting = [
    '/', '/campaigns', '/campaigns/new', '/templates', '/templates/new', '/templates/import', '/templates/providers', '/people', `/people/${identityOf(0)}`,
    `/people/${identityOf(1)}`, '/segments', '/segments/new', '/lists', '/imports', '/channels', '/sandbox', '/settings', '/settings/project', '/settings/members', '/settings/keys', '/settings/webhooks',
    '/settings/audit', '/settings/quarantine', '/settings/account', ...messages.map((one) => `/messages/${one.id}`),
  ];
  const seen = new Set(waiting);
  const visits = new Map<string, number>();
  let texts = 0;
  const visited: string[] = [];
  while (waiting.length > 0) {
    const path = waiting.shift() ?? '/';
    const kind = kindOf(path);
    const before = visits.get(kind) ?? 0;
    if (before >= 4) {
      continue;
    }
    visits.set(kind, before + 1);
    visited.push(path);
    await page.goto(`${parley.url}/app${path}`, { waitUntil: 'load' });
    await page.getByRole('main').or(page.getByRole('heading', { level: 1 })).first().waitFor();
    await page.waitForTimeout(400);
    await unfold(page, 8);
    await watch.sweep();
    for (const tab of await page.getByRole('main').getByRole('tab').all()) {
      await tab.click({ timeout: 2_000 }).catch(() => undefined);
      await page.waitForTimeout(250);
      await watch.sweep();
    }
    const shown = await page.evaluate(() => document.body.innerText);
    texts += attacks.filter((attack) => attack.length > 12 && shown.includes(attack.trim())).length;
    const links = await page.evaluate(() => Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href^="/app/"]')).map((link) => link.getAttribute('href') ?? ''));
    for (const link of links) {
      const next = link.slice('/app'.length) || '/';
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  await test.info().attach('visited', { body: visited.join('\n'), contentType: 'text/plain' });
  expect(watch.wrong).toEqual([]);
  expect(visited.length).toBeGreaterThan(40);
  expect(texts, 'attacks that were read as text somewhere').toBeGreaterThan(400);
});

test('each attack as a name is shown in the lists as it was written', async ({ page }) => {
  test.setTimeout(240_000);
  const watch = new Watch(page);
  await watch.begin();
  for (const path of ['/templates', '/campaigns', '/segments']) {
    await open(page, parley, path);
    await page.getByRole('main').getByText('script', { exact: false }).first().waitFor();
    await unfold(page, 12);
    await watch.sweep();
    const shown = await page.evaluate(() => document.querySelector('main')?.textContent ?? '');
    const whole = attacks.filter((attack) => attack.length < 180 && !/[\u0000-\u001f\ud800-\udfff]/.test(attack));
    const missing = whole.filter((attack) => !shown.includes(attack.trim()));
    expect(missing.length, `${path} does not show ${JSON.stringify(missing.slice(0, 5))}`).toBeLessThan(whole.length * 0.25);
  }
  expect(watch.wrong).toEqual([]);
});

test('the watch itself sees an attack that works', async ({ page }) => {
  const watch = new Watch(page);
  await watch.begin();
  await open(page, parley, '/people');
  await page.getByRole('main').waitFor();
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<div id=attacked><img src=https://evil.example/x.png onerror=attacked()><a href="javascript:attacked()">x</a></div>');
    (window as unknown as { attacked: () => void }).attacked();
  });
  await page.waitForTimeout(300);
  await watch.sweep();
  const all = watch.wrong.join('\n');
  for (const part of ['a script ran', 'against the policy', 'an element', 'a handler', 'an address']) {
    expect(all).toContain(part);
  }
});
