import { eventually, type Parley } from './parley';

// A provider at the sandbox, a template, people of several countries, and campaigns of them.

export interface World {
  provider: number;
  template: number;
}

const account = { dialect: 'generic', sender: '+919999900000', settings: { user: 'alice', password: 'open sesame' } };

export async function world(parley: Parley): Promise<World> {
  await parley.api('PATCH', '/project', { time_zone: 'Asia/Kolkata' });
  const there = (await parley.api('GET', '/templates')).items.find((one: { name: string }) => one.name === 'spring_offer');
  if (there) {
    return { provider: there.provider, template: there.id }; // made by the file before, on the same server
  }
  await parley.sandbox('POST', '/accounts', account);
  const provider = await parley.api('POST', '/providers', { nickname: 'Main number', endpoint: `${parley.sandboxUrl}/generic/messages`, rate: 1000, ...account });
  await parley.sandbox('POST', '/accounts', { ...account, status_url: provider.callbacks.status, incoming_url: provider.callbacks.incoming });
  const template = await parley.api('POST', '/templates', {
    provider: provider.id, name: 'spring_offer', language: 'en', trial: false,
    components: [{ type: 'BODY', text: 'Hello {{1}}, spring is here.' }],
  });
  return { provider: provider.id, template: template.id };
}

const prefixes = ['+9198200', '+141650', '+49151110'];

// `count` people, the last of whom did not agree to messages.
export function peopleCsv(prefix: string, count: number, nameOf = (place: number) => `${prefix} Person ${place}`): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const place = n + 1;
    const phone = `${prefixes[n % prefixes.length] ?? ''}${String(10_000 + place)}`;
    return `${prefix}-${place},"${nameOf(place).replaceAll('"', '""')}",${phone},${place === count ? 'FALSE' : 'TRUE'}`;
  });
  return `identity,Name,Phone,MSG-whatsapp\n${rows.join('\n')}\n`;
}

export async function campaign(parley: Parley, world: World, name: string, csv: string): Promise<number> {
  const imported = await parley.api('POST', `/imports?name=${encodeURIComponent(name)}.csv`, csv, { 'Content-Type': 'text/csv' });
  const made = await parley.api('POST', '/campaigns', {
    name, template: world.template, import: imported.id, plan: { values: { 'body.1': { attribute: 'Name', default: 'you' } } },
  });
  return made.id;
}

export async function launch(parley: Parley, id: number): Promise<void> {
  await parley.api('POST', `/campaigns/${id}/launch`);
}

// Until it is over and nothing more is told of it.
export async function settled(parley: Parley, id: number): Promise<any> {
  let before = '';
  return eventually(async () => {
    const figures = await parley.api('GET', `/campaigns/${id}/statistics`);
    const health = await parley.sandbox('GET', '/health');
    const now = JSON.stringify(figures);
    const still = now === before && figures.waiting === 0 && health.idle;
    before = now;
    return still ? figures : null;
  }, `campaign ${id} to settle`, 40);
}
