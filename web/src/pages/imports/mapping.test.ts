import { expect, test } from 'vitest';
import { type Choice, gapsOf, settingsOf, withOperation } from './mapping';

const choice = (change: Partial<Choice>): Choice => ({
  column: 'x',
  examples: [],
  becomes: 'attribute',
  attribute: change.column ?? 'x',
  type: 'automatic',
  dateFormat: null,
  separator: ',',
  operation: '$set',
  ...change,
});

test('choices become settings that the server reads', () => {
  const choices = [
    choice({ column: 'Customer', becomes: 'identity' }),
    choice({ column: 'Mobile', becomes: 'phone' }),
    choice({ column: 'OK', becomes: 'optIn' }),
    choice({ column: 'Born', attribute: 'DOB ', type: 'date', dateFormat: 'dd/MM/yyyy' }),
    choice({ column: 'Likes', type: 'list', separator: ';', operation: '$add' }),
    choice({ column: 'Notes', becomes: 'ignore' }),
  ];
  expect(settingsOf(choices, { country: 'IN', list: ' Spring ' })).toEqual({
    identity_column: 'Customer',
    country: 'IN',
    list: 'Spring',
    columns: [
      { column: 'Mobile', attribute: 'Phone' },
      { column: 'OK', attribute: 'MSG-whatsapp' },
      { column: 'Born', attribute: 'DOB', type: 'date', date_format: 'dd/MM/yyyy' },
      { column: 'Likes', attribute: 'Likes', type: 'list', separator: ';', operation: '$add' },
      { column: 'Notes', ignore: true },
    ],
  });
});

test('what is missing is told beside its column', () => {
  expect(gapsOf([choice({})]).get('')).toBe('noIdentity');
  const gaps = gapsOf([
    choice({ column: 'a', becomes: 'identity' }),
    choice({ column: 'b', becomes: 'objectId' }),
    choice({ column: 'c', becomes: 'phone' }),
    choice({ column: 'd', becomes: 'phone' }),
    choice({ column: 'e', attribute: ' ' }),
    choice({ column: 'f', attribute: 'Name' }),
    choice({ column: 'g', attribute: 'Name ' }),
    choice({ column: 'h', type: 'date' }),
    choice({ column: 'i', type: 'list', separator: '' }),
    choice({ column: 'j', becomes: 'ignore', attribute: 'Name' }),
  ]);
  expect(Object.fromEntries(gaps)).toEqual({
    b: 'twoIdentities',
    d: 'twice',
    e: 'noAttribute',
    g: 'twice',
    h: 'noDateFormat',
    i: 'noSeparator',
  });
});

test('an operation brings the type that it takes', () => {
  expect(withOperation(choice({}), '$incr').type).toBe('number');
  expect(withOperation(choice({}), '$add').type).toBe('list');
  expect(withOperation(choice({ type: 'date' }), '$set').type).toBe('date');
});
