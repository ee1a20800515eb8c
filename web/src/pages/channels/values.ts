import type { components } from '@/api/schema';

export type Provider = components['schemas']['Provider'];
export type Dialect = components['schemas']['Dialect'];
export type Trial = components['schemas']['Trial'];
export type Lane = components['schemas']['Lane'];
type NewProvider = components['schemas']['NewProvider'];
type ProviderChange = components['schemas']['ProviderChange'];
type Preset = Dialect['presets'][number];

export type HeaderKind = 'bearer' | 'basic' | 'api_key' | 'other';

export interface HeaderValue {
  id: string;
  kind: HeaderKind;
  name: string;
  user: string; // of Basic authentication
  value: string; // the token, the password or the whole value
  kept: boolean; // the server has one of this name; empty: it stays
  hint: string | null; // of a preset; null: somebody's own
}

export interface ProviderValues {
  // "generic", or "generic:exotel" where a partner's preset was chosen.
  kind: string;
  nickname: string;
  sender: string;
  endpoint: string;
  settings: Record<string, string>;
  headers: HeaderValue[];
  templates: { url: string; user: string; password: string; page_size: number | string; click_domain: string; headers: HeaderValue[] };
  replies: boolean;
  auto_reply: string;
  concurrency: number | string;
  rate: number | string;
  answer_limit_ms: number | string;
  idempotent: boolean;
  default: boolean;
}

export const dialectOfKind = (kind: string) => kind.split(':')[0] as Provider['dialect'];

let made = 0;
export function freshHeader(kind: HeaderKind, name = '', value = '', hint: string | null = null): HeaderValue {
  const names: Record<HeaderKind, string> = { bearer: 'Authorization', basic: 'Authorization', api_key: 'X-API-Key', other: '' };
  return { id: `header-${++made}`, kind, name: name || names[kind], user: '', value, kept: false, hint };
}

const keptHeader = (name: string): HeaderValue => ({ ...freshHeader('other', name), kept: true });

export function emptyValues(kind: string): ProviderValues {
  return {
    kind,
    nickname: '',
    sender: '',
    endpoint: '',
    settings: {},
    headers: [],
    templates: { url: '', user: '', password: '', page_size: 100, click_domain: '', headers: [] },
    replies: false,
    auto_reply: '',
    concurrency: 1000,
    rate: 80,
    answer_limit_ms: 1000,
    idempotent: false,
    default: false,
  };
}

export function valuesOf(provider: Provider, dialect: Dialect | undefined): ProviderValues {
  return {
    kind: provider.dialect,
    nickname: provider.nickname,
    sender: provider.sender,
    // The dialect's own is not written down, so that the provider moves with it.
    endpoint: provider.endpoint === dialect?.default_endpoint ? '' : provider.endpoint,
    settings: { ...provider.settings },
    headers: provider.header_names.map(keptHeader),
    templates: {
      url: provider.templates.url ?? '',
      user: provider.templates.user ?? '',
      password: '',
      page_size: provider.templates.page_size,
      click_domain: provider.templates.click_domain ?? '',
      headers: provider.templates.header_names.map(keptHeader),
    },
    replies: provider.auto_reply !== null,
    auto_reply: provider.auto_reply ?? '',
    concurrency: provider.concurrency,
    rate: provider.rate,
    answer_limit_ms: provider.answer_limit_ms,
    idempotent: provider.idempotent,
    default: provider.default,
  };
}

// What the values become when somebody chooses another provider; what was typed stays, where it has a place.
export function withKind(values: ProviderValues, kind: string, preset: Preset | undefined): ProviderValues {
  const own = values.headers.filter((header) => header.hint === null);
  const given = (preset?.headers ?? []).filter((header) => !own.some((one) => sameName(one.name, header.name)));
  return {
    ...values,
    kind,
    endpoint: preset ? preset.endpoint : isPlaceholder(values.endpoint) ? '' : values.endpoint,
    headers: [...own, ...given.map((header) => freshHeader('other', header.name, header.value ?? '', header.hint ?? ''))],
  };
}

const isPlaceholder = (endpoint: string) => endpoint.includes('<');
const sameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export function headerText(header: HeaderValue): string {
  switch (header.kind) {
    case 'bearer':
      return `Bearer ${header.value}`;
    case 'basic':
      return `Basic ${base64(`${header.user}:${header.value}`)}`;
    default:
      return header.value;
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// New ones with their values; those that are kept are not named; those that went are null.
function headersBody(headers: HeaderValue[], before: string[]): Record<string, string | null> {
  const body: Record<string, string | null> = {};
  for (const name of before) {
    if (!headers.some((header) => sameName(header.name, name))) {
      body[name] = null;
    }
  }
  for (const header of headers) {
    if (!header.kept || header.value !== '') {
      body[header.name.trim()] = headerText(header);
    }
  }
  return body;
}

// Fields of the chosen dialect alone: what was typed for another one stays in the form, but is not sent. Secrets are
// sent where they were typed.
function settingsBody(values: ProviderValues, dialect: Dialect, before: Provider | undefined): Record<string, string | null> {
  const body: Record<string, string | null> = {};
  for (const field of dialect.fields) {
    const value = values.settings[field.name] ?? '';
    if (value !== '') {
      body[field.name] = value;
    } else if (before && !field.secret && before.settings[field.name] !== undefined) {
      body[field.name] = null;
    }
  }
  return body;
}

function common(values: ProviderValues) {
  return {
    nickname: values.nickname.trim(),
    sender: values.sender.trim(),
    endpoint: values.endpoint.trim(),
    auto_reply: values.replies ? values.auto_reply : '',
    concurrency: Number(values.concurrency),
    rate: Number(values.rate),
    answer_limit_ms: Number(values.answer_limit_ms),
    idempotent: values.idempotent,
    default: values.default,
  };
}

function sourceBody(values: ProviderValues, before: string[]) {
  const source = values.templates;
  return {
    url: source.url.trim(),
    user: source.user,
    page_size: Number(source.page_size),
    click_domain: source.click_domain.trim(),
    headers: headersBody(source.headers, before),
    ...(source.password === '' ? {} : { password: source.password }),
  };
}

export function creationOf(values: ProviderValues, dialect: Dialect): NewProvider {
  return {
    ...common(values),
    dialect: dialectOfKind(values.kind),
    settings: settingsBody(values, dialect, undefined),
    headers: headersBody(values.headers, []),
    templates: sourceBody(values, []),
  };
}

export function changeOf(values: ProviderValues, dialect: Dialect, before: Provider): ProviderChange {
  return {
    ...common(values),
    dialect: dialectOfKind(values.kind),
    settings: settingsBody(values, dialect, before),
    headers: headersBody(values.headers, before.header_names),
    templates: sourceBody(values, before.templates.header_names),
  };
}

// The server's name of a field as the form spells it: "headers.X-Key" is the third of its headers, say.
export function formField(field: string, values: ProviderValues): string {
  for (const [prefix, headers] of [['headers.', values.headers], ['templates.headers.', values.templates.headers]] as const) {
    if (field.startsWith(prefix)) {
      const place = headers.findIndex((header) => sameName(header.name, field.slice(prefix.length)));
      return place < 0 ? field : `${prefix}${place}.value`;
    }
  }
  return field === 'dialect' ? 'kind' : field;
}

export type Health = 'ready' | 'busy' | 'unreachable' | 'paused' | 'archived' | 'unknown';

export function healthOf(provider: Provider, lane: Lane | undefined): Health {
  if (provider.archived) {
    return 'archived';
  }
  if (!lane) {
    return 'unknown';
  }
  if (lane.paused_because) {
    return 'paused';
  }
  if (lane.circuit !== 'closed') {
    return 'unreachable';
  }
  return lane.in_flight > 0 ? 'busy' : 'ready';
}
