import { describe, expect, it } from 'vitest';
import { dayOfValue, dayOfWindow, localAt, momentOf, valueOfDay, valueOfMoment, windowEnd } from './days';

const seconds = (iso: string) => `$D_${Date.parse(iso) / 1000}`;

describe('days of the project', () => {
  it.each(['UTC', 'Asia/Kolkata', 'America/Sao_Paulo', 'Europe/Berlin', 'Pacific/Chatham'])('come back in %s', (zone) => {
    for (const date of ['2026-01-31', '2026-03-29', '2026-10-25', '2024-02-29', '1987-06-05']) {
      for (const [is, place] of [['less', 0], ['at_most', 0], ['greater', 0], ['at_least', 0], ['between', 0], ['between', 1]] as const) {
        expect(dayOfValue(valueOfDay(date, is, place, zone), is, place, zone)).toBe(date);
      }
      expect(dayOfWindow(windowEnd(date, 'from', zone), 'from', zone)).toBe(date);
      expect(dayOfWindow(windowEnd(date, 'until', zone), 'until', zone)).toBe(date);
    }
  });

  it('begin and end by the clock there', () => {
    expect(valueOfDay('2026-01-31', 'at_least', 0, 'Asia/Kolkata')).toBe(seconds('2026-01-31T00:00:00+05:30'));
    expect(valueOfDay('2026-01-31', 'less', 0, 'Asia/Kolkata')).toBe(seconds('2026-01-31T00:00:00+05:30'));
    expect(valueOfDay('2026-01-31', 'greater', 0, 'Asia/Kolkata')).toBe(seconds('2026-01-31T23:59:59+05:30'));
    expect(valueOfDay('2026-01-31', 'at_most', 0, 'Asia/Kolkata')).toBe(seconds('2026-01-31T23:59:59+05:30'));
    expect(windowEnd('2026-03-29', 'until', 'Europe/Berlin')).toBe('2026-03-29T22:00:00Z');
    expect(windowEnd('2026-03-29', 'from', 'Europe/Berlin')).toBe('2026-03-28T23:00:00Z');
  });

  it('show the time where a filter does not mean a whole day', () => {
    expect(dayOfValue('$D_1767225600', 'equals', 0, 'UTC')).toBe('2026-01-01');
    expect(dayOfValue('2026-01-31T12:30:00Z', 'at_least', 0, 'UTC')).toBe('2026-01-31T12:30');
    expect(dayOfValue('2026-01-31', 'at_least', 0, 'UTC')).toBe('2026-01-31');
    expect(valueOfMoment('2026-01-31T12:30', 'Asia/Kolkata')).toBe(seconds('2026-01-31T07:00:00Z'));
    expect(localAt(momentOf('2026-07-01T09:15', 'Europe/Berlin') ?? 0, 'Europe/Berlin')).toBe('2026-07-01T09:15');
  });

  it('are none where nothing was picked', () => {
    expect(valueOfDay('', 'less', 0, 'UTC')).toBe('');
    expect(valueOfDay('2026', 'less', 0, 'UTC')).not.toBe('$D_NaN');
    expect(dayOfValue('Gold', 'less', 0, 'UTC')).toBe('');
    expect(windowEnd('', 'until', 'UTC')).toBe('');
  });
});
