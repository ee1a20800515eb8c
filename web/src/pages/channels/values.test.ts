import { expect, test } from 'vitest';
import {
  changeOf, creationOf, type Dialect, emptyValues, formField, freshHeader, headerText, healthOf, type Lane, type Provider,
  valuesOf, withKind,
} from './values';

const field = (name: string, secret = false) => ({ name, label: name, required: false, secret, default: null, choices: [], hint: null });
const dialect = { name: 'generic', default_endpoint: null, fields: [field('user'), field('password', true)] } as unknown as Dialect;
const provider = {
  id: 1, nickname: 'main', dialect: 'generic', sender: '+911', endpoint: 'https://a.example/x', settings: { user: 'alice' },
  secrets: ['password'], header_names: ['X-Key', 'X-Old'], auto_reply: null, concurrency: 100, rate: 5, answer_limit_ms: 900,
  idempotent: true, default: true, archived: false,
  templates: { url: null, user: null, has_password: true, header_names: ['T'], page_size: 50, click_domain: null },
} as unknown as Provider;

test('what was not touched changes nothing, and secrets are not sent', () => {
  const change = changeOf(valuesOf(provider, dialect), dialect, provider);
  expect(change).toEqual({
    nickname: 'main', sender: '+911', endpoint: 'https://a.example/x', dialect: 'generic', auto_reply: '', concurrency: 100,
    rate: 5, answer_limit_ms: 900, idempotent: true, default: true, settings: { user: 'alice' }, headers: {},
    templates: { url: '', user: '', page_size: 50, click_domain: '', headers: {} },
  });
});

test('an emptied setting and a header that was taken away are null', () => {
  const values = valuesOf(provider, dialect);
  values.settings.user = '';
  values.settings.password = 'new';
  values.headers = [...values.headers.slice(0, 1), { ...freshHeader('bearer'), value: 'abc' }];
  const change = changeOf(values, dialect, provider);
  expect(change.settings).toEqual({ user: null, password: 'new' });
  expect(change.headers).toEqual({ 'X-Old': null, Authorization: 'Bearer abc' });
});

test('headers are written as their preset asks for', () => {
  expect(headerText({ ...freshHeader('basic'), user: 'ä', value: 'b' })).toBe('Basic w6Q6Yg==');
  expect(headerText({ ...freshHeader('api_key'), value: 'k' })).toBe('k');
  expect(freshHeader('api_key').name).toBe('X-API-Key');
});

test('fields of another dialect are not sent', () => {
  const values = { ...emptyValues('generic'), settings: { user: 'a', access_token: 'x' } };
  expect(creationOf(values, dialect).settings).toEqual({ user: 'a' });
});

test('a preset brings its endpoint and headers, another one takes them away, what was typed stays', () => {
  const preset = {
    name: 'kaleyra', title: 'Kaleyra', endpoint: 'https://<given>', needs_user: false, note: '',
    headers: [{ name: 'api-key', value: null, hint: 'ask' }, { name: 'sid', value: 's', hint: null }],
  };
  const typed = { ...emptyValues('generic'), nickname: 'n', headers: [{ ...freshHeader('other', 'X-Mine'), value: 'v' }] };
  const chosen = withKind(typed, 'generic:kaleyra', preset);
  expect(chosen.endpoint).toBe('https://<given>');
  expect(chosen.headers.map((header) => header.name)).toEqual(['X-Mine', 'api-key', 'sid']);
  const back = withKind(chosen, 'meta', undefined);
  expect([back.endpoint, back.nickname, back.headers.length]).toEqual(['', 'n', 1]);
});

test('a refused header is shown beside it', () => {
  const values = valuesOf(provider, dialect);
  expect(formField('headers.x-old', values)).toBe('headers.1.value');
  expect(formField('templates.headers.T', values)).toBe('templates.headers.0.value');
  expect(formField('settings.user', values)).toBe('settings.user');
  expect(formField('dialect', values)).toBe('kind');
});

test('health says what a person must know first', () => {
  const lane = { circuit: 'closed', paused_because: null, in_flight: 0 } as unknown as Lane;
  expect(healthOf(provider, lane)).toBe('ready');
  expect(healthOf(provider, { ...lane, in_flight: 3 })).toBe('busy');
  expect(healthOf(provider, { ...lane, circuit: 'open' })).toBe('unreachable');
  expect(healthOf(provider, { ...lane, circuit: 'open', paused_because: 'bad password' })).toBe('paused');
  expect(healthOf({ ...provider, archived: true }, undefined)).toBe('archived');
});
