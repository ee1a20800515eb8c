import { describe, expect, it } from 'vitest';
import catalogue from '@/catalogue/en/audit.json';
import { actionWords, differencesOf } from './words';

function t(key: string, more: Record<string, unknown> = {}): string {
  let text: unknown = catalogue;
  for (const part of key.split('.')) {
    text = typeof text === 'object' && text !== null ? (text as Record<string, unknown>)[part] : undefined;
  }
  const found = typeof text === 'string' ? text : String(more.defaultValue ?? key);
  return found.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(more[name]));
}

describe('actions of the audit log', () => {
  it.each([
    ['key.create', 'Made an API key'],
    ['login.failed', 'Failed to log in'],
    ['POST /api/v1/campaigns/{campaign}/launch', 'Launched a campaign'],
    ['POST /api/v1/templates', 'Made a template'],
    ['PATCH /api/v1/providers/{provider}', 'Changed a provider'],
    ['DELETE /api/v1/quarantine/{entry}', 'Removed a callback in quarantine'],
    ['PUT /api/v1/blocked-numbers/{phone}', 'Replaced a blocked number'],
    ['POST /1/disassociate', 'POST /1/disassociate'],
    ['something.new', 'something.new'],
  ])('%s', (action, words) => {
    expect(actionWords(t as never, action)).toBe(words);
  });
});

describe('what changed', () => {
  it('is told member by member', () => {
    expect(differencesOf({ name: 'a', rate: 5, same: 1 }, { name: 'b', rate: 5, same: 1 })).toEqual([
      { field: 'name', before: 'a', after: 'b' },
    ]);
    expect(differencesOf(null, { name: 'a' })).toEqual([{ field: 'name', before: null, after: 'a' }]);
    expect(differencesOf({ name: 'a' }, null)).toEqual([{ field: 'name', before: 'a', after: null }]);
    expect(differencesOf({ plan: { a: 1, b: [1] } }, { plan: { a: 1, b: [1, 2] } })).toEqual([
      { field: 'plan.b', before: '[\n 1\n]', after: '[\n 1,\n 2\n]' },
    ]);
    expect(differencesOf({ a: null }, { a: 'x' })).toEqual([{ field: 'a', before: '–', after: 'x' }]);
    expect(differencesOf(null, null)).toEqual([]);
    expect(differencesOf('old', 'new')).toEqual([{ field: '', before: 'old', after: 'new' }]);
  });
});
