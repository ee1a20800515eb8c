import { describe, expect, it } from 'vitest';
import { attributesIn, fromValue, type SlotValue, toValue } from './values';

describe('what is written into a place of a template', () => {
  it('is a fixed text, an attribute, or a text with attributes', () => {
    expect(toValue({ text: 'Delhi', otherwise: {} })).toBe('Delhi');
    expect(toValue({ text: '{{Name}}', otherwise: { Name: 'there' } })).toEqual({ attribute: 'Name', default: 'there' });
    expect(toValue({ text: '{{ Name }}', otherwise: {} })).toEqual({ attribute: 'Name' });
    expect(toValue({ text: 'Dear {{Name}} of {{City}}!', otherwise: { City: 'here' } })).toEqual({
      parts: ['Dear ', { attribute: 'Name' }, ' of ', { attribute: 'City', default: 'here' }, '!'],
    });
  });
  it('is nothing where only blanks stand', () => {
    expect(toValue({ text: '  ', otherwise: { Name: 'there' } })).toBeNull();
  });
  it('keeps what is no placeholder as it stands', () => {
    expect(toValue({ text: 'a {{ b', otherwise: {} })).toBe('a {{ b');
    expect(toValue({ text: '{{}}', otherwise: {} })).toBe('{{}}');
  });
  it('comes back as it was written', () => {
    const values: SlotValue[] = ['x', { attribute: 'Name' }, { attribute: 'Name', default: 'you' }, { parts: ['Hi ', { attribute: 'Name', default: 'you' }] }];
    for (const value of values) {
      expect(toValue(fromValue(value))).toEqual(value);
    }
  });
  it('names each attribute once', () => {
    expect(attributesIn('{{Name}} {{City}} {{Name}}')).toEqual(['Name', 'City']);
  });
});
