import { describe, expect, it } from 'vitest';
import { changesOf, valueAt, withValue } from './fields';

describe('dials', () => {
  const before = { faults: { http_429: 0, refused: { '2000': 0 } }, credentials_refused: false };

  it('are read and written by their path', () => {
    const now = withValue(before, ['faults', 'refused', '2000'], 0.5);
    expect(valueAt(now, ['faults', 'refused', '2000'])).toBe(0.5);
    expect(valueAt(before, ['faults', 'refused', '2000'])).toBe(0);
    expect(valueAt(now, ['nothing', 'here'])).toBeUndefined();
  });

  it('tell only what has changed', () => {
    expect(changesOf(before, withValue(before, ['faults', 'http_429'], 0.1))).toEqual({ faults: { http_429: 0.1 } });
    expect(changesOf(before, before)).toEqual({});
  });
});
