export interface Span {
  unit: 'seconds' | 'minutes' | 'hours' | 'days';
  count: number;
}

// How long `count` things take at `rate` a second, in the unit that people would say it in; nothing where none moves.
export function timeLeft(count: number, rate: number): Span | null {
  if (rate <= 0 || count < 0) {
    return null;
  }
  const seconds = Math.ceil(count / rate);
  if (seconds < 90) {
    return { unit: 'seconds', count: seconds };
  }
  if (seconds < 90 * 60) {
    return { unit: 'minutes', count: Math.round(seconds / 60) };
  }
  if (seconds < 48 * 3600) {
    return { unit: 'hours', count: Math.round(seconds / 3600) };
  }
  return { unit: 'days', count: Math.round(seconds / 86_400) };
}
