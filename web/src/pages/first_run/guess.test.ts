import { expect, test } from 'vitest';
import { presentName } from '@/parts/world';
import { guessCountry, keyIn, rulesOf } from './guess';

test('zones have the names that they have today', () => {
  expect(presentName('Asia/Calcutta')).toBe('Asia/Kolkata');
  expect(presentName('Europe/Berlin')).toBe('Europe/Berlin');
});

test('the country is that of the zone, and else that of the language', () => {
  expect(guessCountry('Etc/Nowhere', ['pt-BR', 'en'], ['IN', 'BR'])).toBe('BR');
  expect(guessCountry('Etc/Nowhere', ['en'], ['IN', 'BR'])).toBe('');
});

test('the key stands behind # in the address', () => {
  expect(keyIn('#key=parley_a-b_C1')).toBe('parley_a-b_C1');
  expect(keyIn('#other=1&key= parley_x ')).toBe('parley_x');
  expect(keyIn('')).toBe('');
  expect(keyIn('#parley_x')).toBe('');
});

test('a password is long and not the address', () => {
  const kept = (password: string) => rulesOf(password, 'asha@example.com').filter((rule) => rule.kept).map((rule) => rule.name);
  expect(kept('')).toEqual([]);
  expect(kept('short')).toEqual(['notEmail']);
  expect(kept('Asha@example.com')).toEqual(['long']);
  expect(kept('correct horse battery')).toEqual(['long', 'notEmail']);
  expect(kept('🔑'.repeat(12))).toEqual(['long', 'notEmail']);
  expect(kept('x'.repeat(201))).toEqual(['notEmail']);
});
