import { describe, expect, it } from 'vitest';
import { timeLeft } from './time_left';

describe('timeLeft', () => {
  it('says it in the unit that people would take', () => {
    expect(timeLeft(500, 100)).toEqual({ unit: 'seconds', count: 5 });
    expect(timeLeft(60_000, 100)).toEqual({ unit: 'minutes', count: 10 });
    expect(timeLeft(10_000_000, 1_000)).toEqual({ unit: 'hours', count: 3 });
    expect(timeLeft(10_000_000, 10)).toEqual({ unit: 'days', count: 12 });
  });
  it('says nothing where nothing moves', () => {
    expect(timeLeft(10, 0)).toBeNull();
    expect(timeLeft(-1, 5)).toBeNull();
  });
});
