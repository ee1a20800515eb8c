import { type Comparison, isDate, type Value } from './values';

// Days as the project's clock counts them, and the moments that filters hold.

const minute = 60_000;
const day = 24 * 60 * minute;

function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(moment / 1000) * 1000;
}

// The moment of a local time such as 2026-01-31T09:30; nothing where the text is none.
export function momentOf(local: string, zone: string): number | null {
  const read = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  if (Number.isNaN(read)) {
    return null;
  }
  const first = read - offsetAt(read, zone);
  return read - offsetAt(first, zone); // once more, as the clock may change in between
}

export function localAt(moment: number, zone: string): string {
  return new Date(moment + offsetAt(moment, zone)).toISOString().slice(0, 16);
}

function startOf(date: string, zone: string): number | null {
  return momentOf(`${date}T00:00`, zone);
}

function startOfNext(date: string, zone: string): number | null {
  const read = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(read) ? null : startOf(new Date(read + day).toISOString().slice(0, 10), zone);
}

export function momentOfValue(value: Value | undefined): number | null {
  if (typeof value !== 'string' || value === '') {
    return null;
  }
  if (isDate(value)) {
    return Number(value.slice(3)) * 1000;
  }
  const moment = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : value.length === 10 ? `${value}T00:00Z` : `${value}Z`);
  return Number.isNaN(moment) ? null : moment;
}

// "after" and "up to" a day mean its end, "before" and "from" its beginning; of two the second is the end.
function meansEnd(is: Comparison, place: number): boolean {
  return is === 'at_most' || is === 'greater' || (is === 'between' && place === 1);
}

// What a filter holds of a day that somebody picked.
export function valueOfDay(date: string, is: Comparison, place: number, zone: string): string {
  const moment = meansEnd(is, place) ? (startOfNext(date, zone) ?? 1000) - 1000 : startOf(date, zone);
  return date === '' || moment === null ? '' : `$D_${Math.floor(moment / 1000)}`;
}

// The day of what a filter holds, where it stands exactly for one; else the local time to the minute.
export function dayOfValue(value: Value | undefined, is: Comparison, place: number, zone: string): string {
  const moment = momentOfValue(value);
  if (moment === null) {
    return '';
  }
  const date = localAt(moment, zone).slice(0, 10);
  return valueOfDay(date, is, place, zone) === `$D_${Math.floor(moment / 1000)}` ? date : localAt(moment, zone);
}

export function valueOfMoment(local: string, zone: string): string {
  const moment = momentOf(local, zone);
  return moment === null ? '' : `$D_${Math.floor(moment / 1000)}`;
}

// Ends of a window: `until` is not included, so that the last day is the one before it.
export function windowEnd(date: string, end: 'from' | 'until', zone: string): string {
  const moment = date === '' ? null : end === 'from' ? startOf(date, zone) : startOfNext(date, zone);
  return moment === null ? '' : new Date(moment).toISOString().replace('.000Z', 'Z');
}

export function dayOfWindow(value: string, end: 'from' | 'until', zone: string): string {
  const moment = momentOfValue(value);
  if (moment === null) {
    return '';
  }
  return localAt(end === 'from' ? moment : moment - 1000, zone).slice(0, 10);
}
