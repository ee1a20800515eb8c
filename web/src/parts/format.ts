import { useSession } from '@/session/session';

const locale = navigator.language || 'en';

export interface Format {
  zone: string;
  time: (at: string | null | undefined) => string; // "28 Nov 2026, 02:16"
  exact: (at: string | null | undefined) => string; // with seconds and zone
  clock: (at: string | null | undefined) => string; // "02:16:05"
  day: (at: string | null | undefined) => string;
  count: (value: number) => string;
  percent: (part: number, whole: number) => string;
  ago: (at: string | null | undefined) => string;
}

// Times in the project's zone, numbers as the browser's language writes them.
export function formatIn(zone: string): Format {
  const made = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    return (at: string | null | undefined) => (at ? format.format(new Date(at)) : '–');
  };
  const number = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    zone,
    time: made({ dateStyle: 'medium', timeStyle: 'short' }),
    exact: made({
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    }),
    clock: made({ timeStyle: 'medium' }),
    day: made({ dateStyle: 'medium' }),
    count: (value) => number.format(value),
    percent: (part, whole) => (whole > 0 ? share.format(part / whole) : '–'),
    ago: (at) => {
      if (!at) {
        return '–';
      }
      const seconds = (new Date(at).getTime() - Date.now()) / 1000;
      const steps: [Intl.RelativeTimeFormatUnit, number][] = [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ];
      for (const [unit, length] of steps) {
        if (Math.abs(seconds) >= length) {
          return relative.format(Math.round(seconds / length), unit);
        }
      }
      return relative.format(Math.round(seconds), 'second');
    },
  };
}

// Making one takes longer than writing a row of a table with it.
const formats = new Map<string, Format>();

export function useFormat(): Format {
  const { project } = useSession();
  const known = formats.get(project.time_zone) ?? formatIn(project.time_zone);
  formats.set(project.time_zone, known);
  return known;
}
