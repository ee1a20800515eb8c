import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const binary = resolve(process.env.PARLEY_BINARY ?? '../../build/release/parley');

export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

export type Role = 'admin' | 'marketer' | 'agent' | 'viewer';
export const password = 'correct horse battery staple';
export const emailOf = (role: Role) => `${role}@example.com`;

// A real `parley serve` with its sandbox, in a folder of its own.
export class Parley {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  readonly data = join(this.folder, 'data');
  private process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    readonly sandboxPort: number,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<Parley> {
    const parley = new Parley(await freePort(), await freePort(), settings);
    await parley.run();
    return parley;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get sandboxUrl(): string {
    return `http://127.0.0.1:${this.sandboxPort}`;
  }
  get key(): string {
    return readFileSync(join(this.data, 'api-key'), 'utf8').trim();
  }
  get log(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  // Also after `kill`: the same data, the same ports.
  async run(): Promise<void> {
    const settings = {
      data: this.data,
      port: String(this.port),
      sandbox: 'true',
      sandbox_port: String(this.sandboxPort),
      allow_private_urls: 'true',
      default_country: 'IN',
      ...this.settings,
    };
    const environment: Record<string, string | undefined> = { ...process.env };
    for (const [name, value] of Object.entries(settings)) {
      environment[`PARLEY_${name.toUpperCase()}`] = value;
    }
    const log = openSync(join(this.folder, 'log'), 'a');
    this.process = spawn(binary, ['serve'], { env: environment, cwd: this.folder, stdio: ['ignore', log, log] });
    closeSync(log);
    const until = Date.now() + 30_000;
    for (;;) {
      if (this.process.exitCode !== null || Date.now() > until) {
        throw new Error(`parley did not start:\n${this.log}`);
      }
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) {
        return;
      }
      await new Promise((later) => setTimeout(later, 50));
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.process;
    this.process = null;
    if (running && running.exitCode === null) {
      const gone = new Promise((done) => running.once('exit', done));
      running.kill(signal);
      await gone;
    }
  }

  async end(): Promise<void> {
    await this.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  // The native API with the installation's own key. Throws where the answer is no 2xx.
  async api<T = any>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return (text && answer.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : text) as T;
  }

  // The sandbox's own control.
  async sandbox<T = any>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.sandboxUrl}/sandbox${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} /sandbox${path}: ${answer.status} ${text}`);
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }

  // The first admin, and a member of every other role.
  async addMembers(): Promise<void> {
    const { needed } = await this.api('GET', '/setup');
    if (needed) {
      await this.api('POST', '/setup', { email: emailOf('admin'), name: 'Ada Admin', password });
      for (const role of ['marketer', 'agent', 'viewer'] as const) {
        await this.api('POST', '/members', { email: emailOf(role), name: `${role} member`, role, password });
      }
    }
  }
}

// Waits until `probe` gives something that is not false, null or undefined.
export async function eventually<T>(probe: () => Promise<T>, what: string, seconds = 20): Promise<NonNullable<T>> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found) {
      return found as NonNullable<T>;
    }
    if (Date.now() > until) {
      throw new Error(`waited ${seconds} s for ${what}`);
    }
    await new Promise((later) => setTimeout(later, 100));
  }
}
