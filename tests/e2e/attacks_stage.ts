import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import type { Parley } from './parley';

// Puts the attack texts of tests/vectors/attacks.json wherever strangers and colleagues can put a text.

interface Attack {
  kind: string;
  text: string;
  times?: number;
}

const vectors = resolve('../vectors');
export const attacks: string[] = (JSON.parse(readFileSync(join(vectors, 'attacks.json'), 'utf8')) as Attack[]).map((one) => one.text.repeat(one.times ?? 1));

// Members of callbacks that hold what a stranger wrote.
const written = new Set([
  'text', 'body', 'name', 'title', 'payload', 'caption', 'filename', 'url', 'mediaURL', 'link', 'address', 'emoji', 'description', 'formatted_name',
  'first_name', 'last_name', 'postbackText', 'reply', 'response_json', 'image', 'file', 'mime_type', 'mimeType',
]);
const numbers = new Set(['from', 'source', 'mobile', 'phone', 'wa_id', 'number']);

// A callback as the provider documents it, with the stranger's words replaced.
function struck(value: unknown, attack: string, phone: string, key = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => struck(one, attack, phone, key));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, struck(part, attack, phone, name)]));
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (written.has(key)) {
    return attack;
  }
  return numbers.has(key) && /^\+?\d{8,}$/.test(value) ? phone : value;
}

function samples(folder: string, names: RegExp): unknown[] {
  const files = readdirSync(join(vectors, folder)).filter((name) => names.test(name) && name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(vectors, folder, name), 'utf8')) as unknown);
}

const dialects = [
  { name: 'generic', path: '/generic/messages', settings: { user: 'alice', password: 'open sesame' }, incoming: samples('generic/incoming', /./) },
  { name: 'meta', path: '/meta', settings: { phone_number_id: '100200300400500', waba_id: '200300400500600', access_token: 'EAAtest' }, incoming: samples('meta', /^MC-IN-/) },
  { name: 'gupshup', path: '/gupshup', settings: { api_key: 'test-api-key', src_name: 'AcmeStore' }, incoming: samples('gupshup', /^SS-IN-/) },
  {
    name: 'gupshup_enterprise',
    path: '/gupshup_enterprise/GatewayAPI/rest',
    settings: { notification_user: '2000100001', notification_password: 'hsm-secret', two_way_user: '2000200001', two_way_password: 'two-way-secret', app_name: 'AcmeStore' },
    incoming: samples('gupshup_enterprise/incoming', /./),
  },
];

export const phoneOf = (place: number) => `+9198300${String(place).padStart(5, '0')}`;
export const identityOf = (place: number) => `attacked-${place}`;

// A provider, and an endpoint of webhooks, whose answers are attacks, once it is told to.
export class Hostile {
  turn = 0;
  friendly = true;
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(): Promise<Hostile> {
    let hostile: Hostile | null = null;
    const server = createServer((request, answer) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => {
        const attack = attacks[(hostile?.turn ?? 0) % attacks.length] ?? '';
        if (hostile) {
          hostile.turn += 1;
        }
        answer.setHeader('Content-Type', 'application/json');
        if (request.url?.startsWith('/hook')) {
          answer.statusCode = 500;
          answer.end(attack);
        } else {
          // A validation, whose message has no numbers, goes well: otherwise nothing would be sent here.
          answer.end(JSON.stringify(hostile?.friendly || body.includes('0|0|0|0') ? { status: 'success' } : { status: 'failure', error: { code: 2004, message: attack } }));
        }
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    hostile = new Hostile(server, `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    return hostile;
  }

  end() {
    this.server.close();
  }
}

// What fits into an address: half a character does not.
const whole = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

// What a server refuses is no attack any more. Says how many were taken.
async function each(places: number[], ask: (place: number, attack: string) => Promise<unknown>): Promise<number> {
  let taken = 0;
  for (const place of places) {
    taken += await Promise.resolve()
      .then(() => ask(place, attacks[place] ?? ''))
      .then(
        () => 1,
        () => 0,
      );
  }
  return taken;
}

export interface Staged {
  taken: Record<string, number>;
}

export async function strike(parley: Parley, hostile: Hostile): Promise<Staged> {
  const all = attacks.map((_, place) => place);
  const some = all.filter((place) => place % 5 === 0);
  const taken: Record<string, number> = {};
  const providers = new Map<string, { id: number; callbacks: { incoming: string; status: string } }>();
  for (const { name, path, settings } of dialects) {
    const account = { dialect: name, sender: '+919999900000', settings };
    await parley.sandbox('POST', '/accounts', account);
    const made = await parley.api('POST', '/providers', { nickname: name, endpoint: `${parley.sandboxUrl}${path}`, rate: 5000, answer_limit_ms: 10000, default: name === 'generic', ...account });
    await parley.sandbox('POST', '/accounts', { ...account, status_url: made.callbacks.status, incoming_url: made.callbacks.incoming });
    providers.set(name, made);
  }
  const generic = providers.get('generic');
  if (!generic) {
    throw new Error('no provider');
  }

  // People: their name, and one who has it all.
  taken.people = await each(all, (place, attack) => parley.api('PUT', `/profiles/${identityOf(place)}`, { phone: phoneOf(place), opted_in: true, attributes: { Name: attack, City: attack } }));
  taken.identities = await each(some, (_, attack) => parley.api('PUT', `/profiles/${encodeURIComponent(whole(attack))}`, { attributes: { Name: 'x' } }));
  taken.attributes = await each(all, (place, attack) => parley.api('PATCH', `/profiles/${identityOf(0)}`, { attributes: { [`A${place}`]: attack } }));
  taken.attributeNames = await each(some, (_, attack) => parley.api('PATCH', `/profiles/${identityOf(1)}`, { attributes: { [attack]: 'x' } }));
  taken.events = await each(all, (_, attack) => parley.api('POST', `/profiles/${identityOf(0)}/events`, { event: 'Seen', properties: { Page: attack } }));
  taken.eventNames = await each(some, (_, attack) => parley.api('POST', `/profiles/${identityOf(0)}/events`, { event: attack.slice(0, 100), properties: { Page: attack } }));

  // What people write, through the callback URLs of each provider.
  for (const { name, incoming } of dialects) {
    const url = providers.get(name)?.callbacks.incoming ?? '';
    taken[`incoming ${name}`] = await each(all, async (place, attack) => {
      const body = JSON.stringify(struck(incoming[place % incoming.length], attack, phoneOf(place).slice(1)));
      const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
    });
  }
  // What cannot be read at all, and bytes that are no text.
  taken.quarantine = await each(some, (_, attack) => fetch(generic.callbacks.incoming, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: attack }));
  for (const bytes of [[0xff, 0xfe, 0x3c, 0x73], [0xc0, 0xbc, 0x73], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]]) {
    await fetch(generic.callbacks.incoming, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: new Uint8Array(bytes) });
  }

  // Templates, campaigns, segments, lists, files.
  const component = (text: string) => [{ type: 'BODY', text }];
  taken.templates = await each(all, (_, attack) => parley.api('POST', '/templates', { provider: generic.id, name: attack.slice(0, 500), language: 'en', trial: false, status: 'rejected', status_reason: attack.slice(0, 900), components: component('Hello there.') }));
  taken.templateTexts = await each(all, (place, attack) => parley.api('POST', '/templates', { provider: generic.id, name: `text_${place}`, language: 'en', trial: false, components: [...component(attack.slice(0, 900)), { type: 'FOOTER', text: attack.slice(0, 60) }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: attack.slice(0, 25) }] }] }));
  taken.templateAddresses = await each(all, (place, attack) => parley.api('POST', '/templates', { provider: generic.id, name: `address_${place}`, language: 'en', trial: false, components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: [attack] } }, ...component('Look at this.')] }));
  const plain = await parley.api('POST', '/templates', { provider: generic.id, name: 'plain', language: 'en', trial: false, components: [{ type: 'HEADER', format: 'TEXT', text: 'To {{1}}', example: { header_text: ['you'] } }, { type: 'BODY', text: 'Hello {{1}}, welcome.', example: { body_text: [['you']] } }] });
  const rows = ['identity,Phone,MSG-whatsapp', ...all.map((place) => `${identityOf(place)},${phoneOf(place)},TRUE`)].join('\n');
  const found = await parley.api('POST', '/imports?name=everybody.csv', rows, { 'Content-Type': 'text/csv' });
  const plan = { values: { 'header.1': { attribute: 'City', default: 'you' }, 'body.1': { attribute: 'Name', default: 'you' } } };
  taken.campaigns = await each(all, (_, attack) => parley.api('POST', '/campaigns', { name: attack.slice(0, 200), template: plain.id, import: found.id, plan, labels: [attack.slice(0, 50)] }).catch(() => parley.api('POST', '/campaigns', { name: attack.slice(0, 200), template: plain.id, import: found.id, plan })));
  const filter = (attack: string) => ({ all: [{ attribute: 'Name', is: 'equals', value: attack }] });
  taken.segments = await each(all, (_, attack) => parley.api('POST', '/segments', { name: attack.slice(0, 200), filter: filter(attack.slice(0, 200)) }));
  taken.lists = await each(some, (_, attack) => parley.api('POST', '/lists', { name: attack.slice(0, 200), identities: [identityOf(0)] }));
  taken.files = await each(some, (place, attack) => parley.api('POST', `/imports?name=${encodeURIComponent(attack.slice(0, 190))}`, `identity,Phone\nfile-${place},${attack.replaceAll('"', '')}\n`, { 'Content-Type': 'text/csv' }));
  taken.members = await each(some, (place, attack) => parley.api('POST', '/members', { email: `attacked-${place}@example.com`, name: attack.slice(0, 100), role: 'viewer', password: 'correct horse battery staple' }));
  taken.keys = await each(some, (_, attack) => parley.api('POST', '/keys', { name: attack.slice(0, 100), scopes: ['people:read'] }));

  // What goes out with their names, and what a provider and an endpoint answer.
  const other = await parley.api('POST', '/providers', { nickname: 'hostile', dialect: 'generic', sender: '+919999900001', endpoint: `${hostile.url}/messages`, rate: 5000, settings: { user: 'a', password: 'b' } });
  const answered = await parley.api('POST', '/templates', { provider: other.id, name: 'answered', language: 'en', trial: false, components: component('Hello there.') });
  for (const event of [['message.status'], ['campaign.state']]) {
    await parley.api('POST', '/webhooks', { url: `${hostile.url}/hook/${encodeURIComponent(attacks[0] ?? '')}`, events: event, description: attacks[22] });
  }
  const good = await parley.api('POST', '/campaigns', { name: 'Sent with their names', template: plain.id, import: found.id, plan });
  const bad = await parley.api('POST', '/campaigns', { name: 'Refused with attacks', template: answered.id, import: found.id, plan: { values: {} } });
  hostile.friendly = false;
  hostile.turn = 0;
  for (const campaign of [good, bad]) {
    await parley.api('POST', `/campaigns/${campaign.id}/launch`);
  }
  taken.sent = 0;
  for (let turn = 0; turn < 300 && taken.sent < 2; turn += 1) {
    const states = await Promise.all([good, bad].map((one) => parley.api('GET', `/campaigns/${one.id}`)));
    taken.sent = states.filter((one) => one.state === 'finished').length;
    await new Promise((later) => setTimeout(later, 100));
  }
  return { taken };
}
