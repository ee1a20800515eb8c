import { expect, it } from 'vitest';
import { madeUpPassword } from './passwords';

it('makes up passwords that the server takes, each another, without letters that look alike', () => {
  const made = Array.from({ length: 200 }, madeUpPassword);
  expect(new Set(made).size).toBe(200);
  for (const password of made) {
    expect(password).toMatch(/^[a-km-np-zA-HJ-NP-Z2-9]{20}$/);
  }
});
