import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { rowOfProblem } from './places';
import { type Filter, type GroupNode, treeOf } from './tree';

function refused(field: string, value?: string) {
  const details = { type: '', title: '', status: 400, detail: 'wrong', field, ...(value === undefined ? {} : { value }) };
  return new ApiProblem(400, details);
}

const filter: Filter = {
  all: [
    { attribute: 'Plan', is: 'equals', value: ['a', 'b'] },
    { not: { any: [{ segment: 7 }, { list: 7 }] } },
    { event: 'a', where: [{ property: 'p', is: 'equals', value: 1 }] },
    { message: 'read', campaign: 12 },
  ],
};

function at(tree: GroupNode, ...path: number[]) {
  return path.reduce<{ id: string; rules?: unknown }>((node, index) => (node as GroupNode).rules[index] as GroupNode, tree).id;
}

describe('the row that a refusal names', () => {
  const tree = treeOf(filter);
  const event = tree.rules[2];
  it.each([
    ['filter.all[0].value[1]', undefined, at(tree, 0)],
    ['filter.all[0].is', undefined, at(tree, 0)],
    ['filter.all[1].not.any[1].list', undefined, at(tree, 1, 1)],
    ['filter.all[2].event', undefined, at(tree, 2)],
    ['filter.all[2].where[0].value', undefined, event?.kind === 'event' ? event.where[0]?.id : ''],
    ['segment', '7', at(tree, 1, 0)],
    ['list', '7', at(tree, 1, 1)],
    ['campaign', '12', at(tree, 3)],
    ['filter', undefined, tree.id],
    ['segment', '8', null],
    ['name', undefined, null],
    ['filters', undefined, null],
  ])('%s %s', (field, value, expected) => {
    expect(rowOfProblem(tree, refused(field, value))).toBe(expected);
  });

  it('is the only one where there is only one', () => {
    const single = treeOf({ attribute: 'Plan', is: 'less' });
    expect(rowOfProblem(single, refused('filter.value'))).toBe(single.rules[0]?.id);
    expect(rowOfProblem(single, new Error('filter.value'))).toBeNull();
  });
});
