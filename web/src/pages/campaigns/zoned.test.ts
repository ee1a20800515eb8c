import { describe, expect, it } from 'vitest';
import { toLocal, toUtc } from './zoned';

describe('times in the project’s zone', () => {
  it('are what the clocks there show', () => {
    expect(toUtc('2026-11-28T09:30', 'Asia/Kolkata')).toBe('2026-11-28T04:00:00Z');
    expect(toLocal('2026-11-28T04:00:00Z', 'Asia/Kolkata')).toBe('2026-11-28T09:30');
    expect(toUtc('2026-07-01T00:00', 'Europe/Berlin')).toBe('2026-06-30T22:00:00Z');
    expect(toUtc('2026-12-01T00:00', 'Europe/Berlin')).toBe('2026-11-30T23:00:00Z');
    expect(toLocal('2026-12-31T23:30:00Z', 'Europe/Berlin')).toBe('2027-01-01T00:30');
  });
  it('hold around the hours at which clocks are changed', () => {
    expect(toUtc('2026-10-25T01:30', 'Europe/Berlin')).toBe('2026-10-24T23:30:00Z');
    expect(toUtc('2026-10-25T04:30', 'Europe/Berlin')).toBe('2026-10-25T03:30:00Z');
    expect(toUtc('2026-03-29T03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z');
  });
  it('are nothing while one still types', () => {
    expect(toUtc('', 'UTC')).toBeNull();
    expect(toUtc('2026-11-28', 'UTC')).toBeNull();
  });
});
