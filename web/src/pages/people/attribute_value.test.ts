import { expect, test } from 'vitest';
import { draftOf, emptyDraft, fromZoned, kindOf, toZoned, valueOf } from './attribute_value';

test('a value keeps its kind when it is edited and saved unchanged', () => {
  for (const value of ['Gold', '12', 12, 0, -1.5, true, false, ['tea', 'books'], '$D_631152000', '$D_x', '$D_-86400']) {
    expect(valueOf(draftOf(value, 'Asia/Kolkata'), 'Asia/Kolkata')).toEqual({ value });
  }
  expect(['Gold', 12, true, ['a'], '$D_631152000'].map(kindOf)).toEqual(['text', 'number', 'boolean', 'list', 'date']);
});

test('what cannot be stored is refused beside the field', () => {
  const refused = (change: Partial<typeof emptyDraft>) => valueOf({ ...emptyDraft, ...change }, 'UTC');
  expect(refused({})).toEqual({ problem: 'empty' });
  expect(refused({ text: 'ä'.repeat(257) })).toEqual({ problem: 'tooLong' });
  expect(refused({ kind: 'number', text: 'twelve' })).toEqual({ problem: 'notNumber' });
  expect(refused({ kind: 'number', text: ' ' })).toEqual({ problem: 'notNumber' });
  expect(refused({ kind: 'number', text: '1,5' })).toEqual({ value: 1.5 });
  expect(refused({ kind: 'date', text: '2026-02-31T00:00' })).toEqual({ problem: 'notDate' });
  expect(refused({ kind: 'date', text: '' })).toEqual({ problem: 'notDate' });
  expect(refused({ kind: 'list' })).toEqual({ problem: 'noItems' });
  expect(refused({ kind: 'list', items: Array.from({ length: 101 }, String) })).toEqual({ problem: 'tooManyItems' });
});

test('times are those of the project, also where clocks are changed', () => {
  expect(toZoned(1_767_225_600, 'Asia/Kolkata')).toBe('2026-01-01T05:30');
  expect(fromZoned('2026-01-01T05:30', 'Asia/Kolkata')).toBe(1_767_225_600);
  for (const text of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T04:30', '2026-07-01T12:00']) {
    expect(toZoned(fromZoned(text, 'Europe/Berlin') ?? 0, 'Europe/Berlin')).toBe(text);
  }
});
