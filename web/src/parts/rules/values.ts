import type { components } from '@/api/schema';

export type Comparison = components['schemas']['Comparison'];
export type Value = string | number | boolean;
export type ValueType = 'text' | 'number' | 'boolean' | 'date';

// What every profile has beside its attributes.
export const ownFields = {
  identity: 'text',
  phone: 'text',
  country_code: 'country',
  created: 'date',
  updated: 'date',
  opted_in: 'boolean',
  number_blocked: 'boolean',
  reachable: 'boolean',
} as const satisfies Record<string, ValueType | 'country'>;

export type OwnField = keyof typeof ownFields;

export function isOwnField(name: string): name is OwnField {
  return Object.hasOwn(ownFields, name);
}

const comparisons: Record<ValueType | 'country', readonly Comparison[]> = {
  text: ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with', 'exists', 'not_exists'],
  number: ['equals', 'not_equals', 'at_least', 'at_most', 'greater', 'less', 'between', 'exists', 'not_exists'],
  boolean: ['equals', 'exists', 'not_exists'],
  date: ['at_least', 'at_most', 'greater', 'less', 'between', 'exists', 'not_exists'],
  country: ['equals', 'not_equals', 'exists', 'not_exists'],
};

// What can be asked of values of a type. What a filter asks already stays to be chosen, however odd.
export function comparisonsOf(type: ValueType | 'country', present?: Comparison): Comparison[] {
  const known = [...comparisons[type]];
  return present && !known.includes(present) ? [...known, present] : known;
}

export function takesNoValue(is: Comparison): boolean {
  return is === 'exists' || is === 'not_exists';
}

export function takesSeveral(is: Comparison): boolean {
  return ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with'].includes(is);
}

export function isOfText(is: Comparison): boolean {
  return ['contains', 'not_contains', 'starts_with', 'ends_with'].includes(is);
}

export function isOfOrder(is: Comparison): boolean {
  return ['less', 'at_most', 'greater', 'at_least', 'between'].includes(is);
}

// The comparison that finds exactly the others; nothing where there is none of its own.
export function oppositeOf(is: Comparison): Comparison | null {
  const opposites: Partial<Record<Comparison, Comparison>> = {
    equals: 'not_equals',
    not_equals: 'equals',
    contains: 'not_contains',
    not_contains: 'contains',
    exists: 'not_exists',
    not_exists: 'exists',
  };
  return opposites[is] ?? null;
}

const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/;

export function isDate(value: Value | undefined): boolean {
  return typeof value === 'string' && /^\$D_-?\d+$/.test(value);
}

// Of which type the values of a rule are; nothing where there are none to tell it.
export function typeOfValues(is: Comparison, values: readonly Value[]): ValueType | null {
  const [first] = values;
  if (first === undefined || first === '') {
    return null;
  }
  if (typeof first === 'number') {
    return 'number';
  }
  if (typeof first === 'boolean') {
    return 'boolean';
  }
  return isDate(first) || (isOfOrder(is) && iso.test(first)) ? 'date' : 'text';
}

// "12", " -3.5 " and "1e3" are numbers; nothing where the text is none.
export function numberOf(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  const value = Number(trimmed);
  return trimmed !== '' && Number.isFinite(value) && Math.abs(value) < 9007199254740992 ? value : null;
}
