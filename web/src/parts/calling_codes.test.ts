import { expect, test } from 'vitest';
import { callingCodes, codeOf, numberOf } from './calling_codes';

test('every country has a name and a code', () => {
  expect(callingCodes().length).toBeGreaterThan(230);
  for (const { country, code, name } of callingCodes()) {
    expect(country).toMatch(/^[A-Z]{2}$/);
    expect(code).toMatch(/^[1-9]\d{0,2}$/);
    expect(name).not.toBe('');
  }
  expect([codeOf('IN'), codeOf('DE'), codeOf('BR'), codeOf('US')]).toEqual(['91', '49', '55', '1']);
  expect(codeOf('ZZ')).toBeUndefined();
});

test('a number is understood however it is typed', () => {
  expect(numberOf('91', '98765 43210')).toBe('+919876543210');
  expect(numberOf('91', '098765-43210')).toBe('+919876543210');
  expect(numberOf('225', '07 00 00 00 00')).toBe('+2250700000000');
  expect(numberOf('91', '+49 (170) 1234567')).toBe('+491701234567');
  expect(numberOf('91', '0049 170 1234567')).toBe('+491701234567');
});
