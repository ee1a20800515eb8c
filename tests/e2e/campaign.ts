import type { Parley } from './parley';

export interface Made {
  provider: number;
  template: number;
  campaign: number;
}

const account = { dialect: 'generic', sender: '+919999900000', settings: { user: 'alice', password: 'open sesame' } };

// A provider that the sandbox knows, whose callbacks come back.
export async function connectProvider(parley: Parley, more: Record<string, unknown> = {}): Promise<number> {
  await parley.sandbox('PATCH', '/settings', { accounts: [account] });
  const provider = await parley.api('POST', '/providers', {
    nickname: 'Main number', endpoint: `${parley.sandboxUrl}/generic/messages`, rate: 5000, ...account, ...more,
  });
  const callbacks = { status_url: provider.callbacks.status, incoming_url: provider.callbacks.incoming };
  await parley.sandbox('PATCH', '/settings', { accounts: [{ ...account, ...callbacks }] });
  return provider.id;
}

// From now on the provider refuses this account.
export async function forgetAccount(parley: Parley): Promise<void> {
  await parley.sandbox('PATCH', '/settings', { accounts: [{ ...account, settings: { user: 'alice', password: 'another' } }] });
}

export async function addTemplate(parley: Parley, provider: number, name = 'welcome'): Promise<number> {
  const made = await parley.api('POST', '/templates', {
    provider, name, language: 'en', components: [{ type: 'BODY', text: 'Hello {{1}}, welcome.', example: { body_text: [['Asha']] } }],
  });
  return made.id;
}

export async function importPeople(parley: Parley, count: number, name = 'people'): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => `${name}-${n + 1},Name ${n + 1},+9198200${String(n + 1).padStart(5, '0')},TRUE`);
  await parley.api('POST', `/imports?name=${name}.csv`, `identity,Name,Phone,MSG-whatsapp\n${rows.join('\n')}\n`, { 'Content-Type': 'text/csv' });
}

export async function draft(parley: Parley, template: number, name = 'Spring sale'): Promise<number> {
  const made = await parley.api('POST', '/campaigns', { name, template, plan: { values: { 'body.1': 'you' } } });
  return made.id;
}

export async function launch(parley: Parley, campaign: number): Promise<void> {
  await parley.api('POST', `/campaigns/${campaign}/launch`);
}

export async function prepare(parley: Parley, people: number, rate: number): Promise<Made> {
  const provider = await connectProvider(parley, { rate });
  const template = await addTemplate(parley, provider);
  await importPeople(parley, people);
  return { provider, template, campaign: await draft(parley, template) };
}
