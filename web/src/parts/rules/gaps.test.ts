import { describe, expect, it } from 'vitest';
import { gapsOf, isComplete } from './gaps';
import { type Filter, treeOf } from './tree';

const gaps = (filter: Filter) => [...gapsOf(treeOf(filter)).values()];

describe('what rows still lack', () => {
  it.each<[Filter, string[]]>([
    [{}, []],
    [{ attribute: 'Plan', value: 'Gold' }, []],
    [{ attribute: '', value: 'Gold' }, ['attribute']],
    [{ attribute: 'Plan' }, ['value']],
    [{ attribute: 'Plan', value: '' }, ['value']],
    [{ attribute: 'Plan', is: 'exists' }, []],
    [{ attribute: 'Points', is: 'between', value: [1] }, ['two_values']],
    [{ attribute: 'Points', is: 'between', value: [1, 2] }, []],
    [{ attribute: 'opted_in', value: false }, []],
    [{ attribute: 'Points', value: 0 }, []],
    [{ event: ' ' }, ['event']],
    [{ event: 'a', times: { between: [5, 2] } }, ['order']],
    [{ event: 'a', times: { at_least: 1.5 } }, ['times']],
    [{ event: 'a', where: [{ property: '', is: 'exists' }, { property: 'p' }] }, ['property', 'value']],
    [{ event: 'a', within: { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' } }, ['order']],
    [{ message: 'read' }, []],
    [{ message: 'read', within: { last: '0d' } }, ['window']],
    [{ list: 0 }, ['list']],
    [{ any: [{ segment: 0 }, { all: [] }] }, ['segment', 'rules']],
  ])('%j', (filter, expected) => {
    expect(gaps(filter)).toEqual(expected);
    expect(isComplete(filter)).toBe(expected.length === 0);
  });
});
