import { describe, expect, it } from 'vitest';
import type { BreakdownRow } from './data';
import { usualStep, withGaps } from './periods';

function row(at: string, sent: number): BreakdownRow {
  return {
    at, sent, weekday: null, hour: null, country: null, template: null, name: null, code: null, meaning: null, advice: null,
    failed: 0, delivered: 0, read: 0, clicked: 0, replied: 0,
  };
}

describe('withGaps', () => {
  it('fills the hours in which nothing happened', () => {
    const points = withGaps([row('2026-11-27T17:30:00.000Z', 5), row('2026-11-27T20:30:00.000Z', 7)], 'hour');
    expect(points.map((point) => [point.at, point.sent])).toEqual([
      ['2026-11-27T17:30:00.000Z', 5],
      ['2026-11-27T18:30:00.000Z', 0],
      ['2026-11-27T19:30:00.000Z', 0],
      ['2026-11-27T20:30:00.000Z', 7],
    ]);
  });
  it('takes the day that is an hour longer for one day', () => {
    const points = withGaps([row('2026-10-24T22:00:00.000Z', 1), row('2026-10-25T23:00:00.000Z', 1)], 'day');
    expect(points).toHaveLength(2);
  });
  it('does not fill a gap of years point by point', () => {
    expect(withGaps([row('1970-01-01T00:00:00.000Z', 1), row('2026-10-25T23:00:00.000Z', 1)], 'hour').length).toBeLessThan(500);
  });
});

describe('usualStep', () => {
  it('is days for what took longer than a few', () => {
    expect(usualStep([])).toBe('hour');
    expect(usualStep([row('2026-11-20T00:00:00.000Z', 1), row('2026-11-21T00:00:00.000Z', 1)])).toBe('hour');
    expect(usualStep([row('2026-11-01T00:00:00.000Z', 1), row('2026-11-21T00:00:00.000Z', 1)])).toBe('day');
  });
});
