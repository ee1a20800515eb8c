// Values of attributes as people read and write them.

export type Kind = 'text' | 'number' | 'boolean' | 'date' | 'list';
export const kinds: Kind[] = ['text', 'number', 'boolean', 'date', 'list'];

const dateMark = /^\$D_(-?\d{1,12})$/;

export function kindOf(value: unknown): Kind {
  if (typeof value === 'number') {
    return 'number';
  }
  if (typeof value === 'boolean') {
    return 'boolean';
  }
  if (Array.isArray(value)) {
    return 'list';
  }
  return typeof value === 'string' && dateMark.test(value) ? 'date' : 'text';
}

// Seconds since 1970 of a date.
export function secondsOf(value: unknown): number | undefined {
  const found = typeof value === 'string' ? dateMark.exec(value) : null;
  return found ? Number(found[1]) : undefined;
}

// What is typed: `text` also holds numbers as they are typed and dates as "2026-01-31T12:00" in the project's zone.
export interface Draft {
  kind: Kind;
  text: string;
  yes: boolean;
  items: string[];
}

export const emptyDraft: Draft = { kind: 'text', text: '', yes: true, items: [] };

export function draftOf(value: unknown, zone: string): Draft {
  const kind = kindOf(value);
  const text = kind === 'date' ? toZoned(secondsOf(value) ?? 0, zone) : kind === 'text' || kind === 'number' ? String(value) : '';
  return { kind, text, yes: value === true, items: Array.isArray(value) ? value.map(String) : [] };
}

export type Problem = 'empty' | 'notNumber' | 'notDate' | 'tooLong' | 'noItems' | 'tooManyItems' | 'itemTooLong';
const longest = 512; // bytes
const mostItems = 100;

const bytes = (text: string) => new TextEncoder().encode(text).length;

export function valueOf(draft: Draft, zone: string): { value: unknown } | { problem: Problem } {
  switch (draft.kind) {
    case 'boolean':
      return { value: draft.yes };
    case 'list':
      if (draft.items.length === 0) {
        return { problem: 'noItems' };
      }
      if (draft.items.length > mostItems) {
        return { problem: 'tooManyItems' };
      }
      return draft.items.some((item) => [...item].length > longest) ? { problem: 'itemTooLong' } : { value: draft.items };
    case 'number': {
      const typed = draft.text.trim().replace(',', '.');
      const number = Number(typed);
      return typed === '' || !Number.isFinite(number) ? { problem: 'notNumber' } : { value: number };
    }
    case 'date': {
      const seconds = fromZoned(draft.text, zone);
      return seconds === undefined ? { problem: 'notDate' } : { value: `$D_${seconds}` };
    }
    case 'text':
      if (draft.text === '') {
        return { problem: 'empty' };
      }
      return bytes(draft.text) > longest ? { problem: 'tooLong' } : { value: draft.text };
  }
}

// What a zone's clocks are ahead of UTC at that moment, in milliseconds.
function aheadOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

export function toZoned(seconds: number, zone: string): string {
  const at = seconds * 1000;
  return new Date(at + aheadOf(zone, at)).toISOString().slice(0, 16);
}

export function fromZoned(text: string, zone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) {
    return undefined;
  }
  const shown = Date.parse(`${text}Z`);
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(text)) {
    return undefined; // there is no such day
  }
  // Twice, as the zone may have changed its clocks in between.
  const near = shown - aheadOf(zone, shown);
  return Math.floor((shown - aheadOf(zone, near)) / 1000);
}
