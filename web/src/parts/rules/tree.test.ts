import { describe, expect, it } from 'vitest';
import { changed, countRules, emptyRule, type Filter, treeOf, written } from './tree';

const there = (filter: Filter) => written(treeOf(filter)).filter;

describe('a filter as rows', () => {
  const kept: [string, Filter][] = [
    ['everybody', {}],
    ['nobody', { any: [] }],
    ['one attribute', { attribute: 'Plan', is: 'equals', value: 'Gold' }],
    ['several values', { attribute: 'Plan', is: 'not_equals', value: ['Gold', 'Free'] }],
    ['two numbers', { attribute: 'Points', is: 'between', value: [10, 20.5] }],
    ['no value', { attribute: 'Plan', is: 'not_exists' }],
    ['false', { attribute: 'opted_in', is: 'equals', value: false }],
    ['the opposite', { not: { attribute: 'Points', is: 'less', value: 3 } }],
    ['an event', { event: 'Charged' }],
    [
      'all of an event',
      {
        event: 'Charged',
        times: { between: [2, 5] },
        within: { last: '8w' },
        where: [{ property: 'Price', is: 'at_least', value: 5 }, { property: 'Colour', is: 'exists' }],
      },
    ],
    ['an event never', { event: 'Charged', times: { exactly: 0 } }],
    ['an event not', { not: { event: 'Charged', within: { from: '2026-01-01T00:00:00Z' } } }],
    ['a message', { message: 'clicked', campaign: 7, within: { until: '2026-02-01T00:00:00Z' } }],
    ['in a list and not in a segment', { all: [{ list: 3 }, { not: { segment: 4 } }] }],
    [
      'groups in groups',
      { any: [{ all: [{ list: 1 }, { not: { any: [{ list: 2 }, { list: 3 }] } }] }, { all: [] }, { message: 'sent' }] },
    ],
    ['twice the opposite', { not: { not: { list: 1 } } }],
  ];
  it.each(kept)('keeps %s', (_what, filter) => {
    const again = there(filter);
    expect(there(again)).toEqual(again);
    if (!('not' in filter) || !filter.not?.not) {
      expect(again).toEqual(filter);
    }
  });

  it('means the same where it is written otherwise', () => {
    expect(there({ attribute: 'Plan', value: ['Gold'] })).toEqual({ attribute: 'Plan', is: 'equals', value: 'Gold' });
    expect(there({ event: 'a', times: { at_least: 1 } })).toEqual({ event: 'a' });
    expect(there({ all: [{ list: 1 }] })).toEqual({ list: 1 });
    expect(there({ not: { not: { list: 1 } } })).toEqual({ not: { all: [{ not: { list: 1 } }] } });
  });

  it('says where each row stands', () => {
    const tree = treeOf({ all: [{ list: 1 }, { not: { event: 'a', where: [{ property: 'p', is: 'exists' }] } }] });
    const { places } = written(tree);
    expect([...places.keys()]).toEqual([
      'filter', 'filter.all[0]', 'filter.all[1]', 'filter.all[1].not', 'filter.all[1].not.where[0]',
    ]);
    expect(places.get('filter.all[1].not')).toBe(tree.rules[1]?.id);
  });

  it('changes one row and leaves the others as they are', () => {
    const tree = treeOf({ any: [{ list: 1 }, { all: [{ list: 2 }, { list: 3 }] }] });
    const [first, second] = tree.rules;
    const deep = second?.kind === 'group' ? second.rules[0] : undefined;
    const next = changed(tree, deep?.id ?? '', (node) => (node.kind === 'member' ? { ...node, target: 9 } : node));
    expect(written(next).filter).toEqual({ any: [{ list: 1 }, { all: [{ list: 9 }, { list: 3 }] }] });
    expect(next.rules[0]).toBe(first);
    expect(written(changed(tree, deep?.id ?? '', () => null)).filter).toEqual({ any: [{ list: 1 }, { all: [{ list: 3 }] }] });
  });

  it('counts rules as the server does, conditions of events too', () => {
    const filter: Filter = { any: [{ list: 1 }, { event: 'a', where: [{ property: 'p', is: 'exists' }] }] };
    expect(countRules(treeOf(filter))).toBe(4);
  });

  it('begins with rows that lack something', () => {
    expect(written({ ...treeOf({}), rules: [emptyRule('attribute')] }).filter).toEqual({ attribute: '', is: 'equals' });
    expect(written({ ...treeOf({}), rules: [emptyRule('member')] }).filter).toEqual({ segment: 0 });
    expect(treeOf({ segment: 0 }).rules[0]).toMatchObject({ target: null });
  });
});
