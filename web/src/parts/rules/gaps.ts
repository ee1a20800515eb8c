import { type Filter, type GroupNode, type RuleNode, type Condition, treeOf } from './tree';
import { takesNoValue } from './values';

// What a row still lacks before it can be asked.
export type Gap = 'attribute' | 'event' | 'property' | 'value' | 'two_values' | 'window' | 'times' | 'order' | 'list' | 'segment' | 'rules';

function gapOfCondition(condition: Condition, name: 'attribute' | 'property'): Gap | null {
  if (condition.name.trim() === '') {
    return name;
  }
  if (takesNoValue(condition.is)) {
    return null;
  }
  if (condition.is === 'between') {
    const both = condition.values.length === 2 && condition.values.every((value) => value !== '');
    return both ? null : 'two_values';
  }
  return condition.values.length > 0 && condition.values.every((value) => value !== '') ? null : 'value';
}

export function gapOf(node: RuleNode): Gap | null {
  switch (node.kind) {
    case 'group':
      return node.rules.length === 0 ? 'rules' : null;
    case 'attribute':
      return gapOfCondition(node, 'attribute');
    case 'event': {
      if (node.name.trim() === '') {
        return 'event';
      }
      if (!(Number.isInteger(node.times.count) && node.times.count >= 0)) {
        return 'times';
      }
      if (node.times.is === 'between' && !(Number.isInteger(node.times.until) && node.times.until >= node.times.count)) {
        return 'order';
      }
      return gapOfSpan(node);
    }
    case 'message':
      return gapOfSpan(node);
    case 'member':
      return node.target === null ? node.of : null;
  }
}

function gapOfSpan(node: Extract<RuleNode, { within: unknown }>): Gap | null {
  const { within } = node;
  if (within.kind === 'last') {
    return Number.isInteger(within.count) && within.count > 0 ? null : 'window';
  }
  if (within.kind === 'range') {
    if (within.from === '' && within.until === '') {
      return 'window';
    }
    return within.from !== '' && within.until !== '' && within.from >= within.until ? 'order' : null;
  }
  return null;
}

// By the key of the row or of the property's condition.
export function gapsOf(tree: GroupNode): Map<string, Gap> {
  const gaps = new Map<string, Gap>();
  const look = (node: RuleNode, outermost: boolean) => {
    const gap = outermost ? null : gapOf(node);
    if (gap) {
      gaps.set(node.id, gap);
    }
    if (node.kind === 'group') {
      node.rules.forEach((rule) => look(rule, false));
    }
    if (node.kind === 'event') {
      for (const condition of node.where) {
        const missing = gapOfCondition(condition, 'property');
        if (missing) {
          gaps.set(condition.id, missing);
        }
      }
    }
  };
  look(tree, true);
  return gaps;
}

// Whether a filter can be asked as it is; else somebody is still writing it.
export function isComplete(filter: Filter): boolean {
  return gapsOf(treeOf(filter)).size === 0;
}
