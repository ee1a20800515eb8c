import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, inspect, test } from './test';

test.use({ world: 'demo' });

const binary = resolve(process.env.PARLEY_BINARY ?? '../../build/release/parley');
const images = process.env.PARLEY_DOC_IMAGES;

// `parley demo` as a newcomer starts it: what it prints is all that one has.
class Demo {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-demo-e2e-'));
  private printed = '';
  private constructor(private readonly process: ChildProcess) {}

  static async start(): Promise<Demo> {
    const environment: Record<string, string | undefined> = {};
    for (const [name, value] of Object.entries(process.env)) {
      if (!name.startsWith('PARLEY_') || name === 'PARLEY_DASHBOARD') {
        environment[name] = value;
      }
    }
    const samples = resolve('../../samples');
    const demo = new Demo(spawn(binary, ['demo'], { env: { ...environment, PARLEY_SAMPLES: samples }, stdio: ['ignore', 'pipe', 'inherit'] }));
    await new Promise<void>((ready, failed) => {
      demo.process.stdout?.on('data', (bytes: Buffer) => {
        demo.printed += bytes.toString();
        if (demo.printed.includes('Ctrl-C ends it')) {
          ready();
        }
      });
      demo.process.once('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${demo.printed}`)));
    });
    return demo;
  }

  private found(pattern: RegExp): string {
    const match = pattern.exec(this.printed);
    if (!match?.[1]) {
      throw new Error(`${pattern} is not in:\n${this.printed}`);
    }
    return match[1];
  }
  get url() {
    return this.found(/Open\s+(http:\S+)\/app\//);
  }
  get email() {
    return this.found(/E-mail\s+(\S+)/);
  }
  get password() {
    return this.found(/Password\s+(\S+)/);
  }

  async end() {
    const gone = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGINT');
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

test('the demonstration opens on a filled project, lets one log in, and its campaign moves', async ({ page }) => {
  test.setTimeout(180_000);
  const demo = await Demo.start();
  try {
    await page.goto(`${demo.url}/app/`);
    await page.getByLabel('E-mail address').fill(demo.email);
    await page.getByLabel('Password').first().fill(demo.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('link', { name: 'Sandbox', exact: true })).toBeVisible();
    await inspect(page, 'demo-home');

    const asked = async (path: string) => (await page.request.get(`${demo.url}/api/v1${path}`)).json();
    const campaigns = (await asked('/campaigns?limit=20')).items as { id: number; name: string; state: string; launched: string }[];
    expect(campaigns.filter((one) => one.state === 'finished').length).toBeGreaterThanOrEqual(3);
    const running = campaigns.find((one) => one.state === 'running');
    expect(running?.name).toBe('Weekend offer');
    let clicked = 0; // Meta does not report who opens a link
    for (const one of campaigns.filter((each) => each.state === 'finished')) {
      const figures = await asked(`/campaigns/${one.id}/statistics`);
      for (const step of ['sent', 'delivered', 'read', 'failed']) {
        expect(figures[step], `${one.name}: ${step}`).toBeGreaterThan(0);
      }
      expect(figures.qualified).toBe(figures.sent + figures.failed + figures.uncertain + figures.skipped);
      expect(figures.failures.length).toBeGreaterThan(1);
      clicked += figures.clicked;
    }
    expect(clicked).toBeGreaterThan(0);
    const before = (await asked(`/campaigns/${running?.id}/statistics`)).sent as number;
    await expect.poll(async () => (await asked(`/campaigns/${running?.id}/statistics`)).sent as number, { timeout: 20_000 }).toBeGreaterThan(before);

    await page.goto(`${demo.url}/app/campaigns`);
    await expect(page.getByText('Weekend offer').first()).toBeVisible();
    await expect(page.getByText('New arrivals').first()).toBeVisible();
    await inspect(page, 'demo-campaigns');
    await page.goto(`${demo.url}/app/sandbox`);
    await expect(page.getByRole('region', { name: /^Phone of / })).toHaveCount(3);
    await inspect(page, 'demo-sandbox');
    if (images) {
      await picture(page, demo, running?.id ?? 0);
    }
  } finally {
    await demo.end();
  }
});

// The pictures of docs/images, where PARLEY_DOC_IMAGES names the folder.
async function picture(page: import('./test').Page, demo: Demo, running: number) {
  mkdirSync(images ?? '', { recursive: true });
  await page.setViewportSize({ width: 1200, height: 760 });
  for (const [name, path] of [
    ['home', '/'],
    ['campaign', `/campaigns/${running}`],
    ['templates', '/templates'],
    ['sandbox', '/sandbox'],
  ]) {
    await page.goto(`${demo.url}/app${path}`);
    await page.waitForTimeout(2_500);
    await page.screenshot({ path: join(images ?? '', `${name}.png`), animations: 'disabled' });
  }
}
