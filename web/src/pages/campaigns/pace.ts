import type { TFunction } from 'i18next';

// How long so many take at that rate, roughly and in words.
export function paceOf(t: TFunction<'campaigns'>, messages: number, rate: number): string {
  const seconds = messages / Math.max(1, rate);
  if (seconds < 90) {
    return t('duration.seconds', { count: Math.max(1, Math.round(seconds)) });
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? t('duration.minutes', { count: minutes }) : t('duration.hours', { count: Math.round(minutes / 60) });
}
