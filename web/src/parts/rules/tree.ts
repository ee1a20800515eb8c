import type { components } from '@/api/schema';
import { type Comparison, takesNoValue, typeOfValues, type Value, type ValueType } from './values';

export type Filter = components['schemas']['Filter'];
export type Behaviour = NonNullable<Filter['message']>;
type Window = NonNullable<Filter['within']>;

// A filter as rows that can be edited: every row and group can mean its opposite, and has a key that stays.
export interface Condition {
  id: string;
  name: string;
  is: Comparison;
  values: Value[];
  type: ValueType | null; // as chosen, or as the values tell
}

export type Span =
  | { kind: 'ever' }
  | { kind: 'last'; count: number; unit: 'm' | 'h' | 'd' | 'w' }
  | { kind: 'range'; from: string; until: string };

export interface Times {
  is: 'at_least' | 'at_most' | 'exactly' | 'between';
  count: number;
  until: number;
}

export interface GroupNode {
  id: string;
  kind: 'group';
  negated: boolean;
  mode: 'all' | 'any';
  rules: RuleNode[];
}
export interface AttributeNode extends Condition {
  kind: 'attribute';
  negated: boolean;
}
export interface EventNode {
  id: string;
  kind: 'event';
  negated: boolean;
  name: string;
  times: Times;
  within: Span;
  where: Condition[];
}
export interface MessageNode {
  id: string;
  kind: 'message';
  negated: boolean;
  behaviour: Behaviour;
  campaign: number | null;
  within: Span;
}
export interface MemberNode {
  id: string;
  kind: 'member';
  negated: boolean;
  of: 'list' | 'segment';
  target: number | null;
}
export type RuleNode = GroupNode | AttributeNode | EventNode | MessageNode | MemberNode;

export const most = { rules: 100, depth: 8 };

let last = 0;
export function newId(): string {
  last += 1;
  return `rule-${last}`;
}

function valuesOf(value: unknown): Value[] {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.filter((one): one is Value => ['string', 'number', 'boolean'].includes(typeof one));
}

function conditionOf(name: string, is: Comparison | undefined, value: unknown): Condition {
  const values = valuesOf(value);
  const comparison = is ?? 'equals';
  return { id: newId(), name, is: comparison, values, type: typeOfValues(comparison, values) };
}

function spanOf(window: Window | undefined): Span {
  const read = /^(\d+)([mhdw])$/.exec(window?.last ?? '');
  if (read) {
    return { kind: 'last', count: Number(read[1]), unit: read[2] as 'm' | 'h' | 'd' | 'w' };
  }
  if (window && (window.from !== undefined || window.until !== undefined)) {
    return { kind: 'range', from: window.from ?? '', until: window.until ?? '' };
  }
  return { kind: 'ever' };
}

function timesOf(times: Filter['times']): Times {
  if (times?.between) {
    return { is: 'between', count: times.between[0] ?? 1, until: times.between[1] ?? 1 };
  }
  if (times?.at_most !== undefined) {
    return { is: 'at_most', count: times.at_most, until: times.at_most };
  }
  if (times?.exactly !== undefined) {
    return { is: 'exactly', count: times.exactly, until: times.exactly };
  }
  const count = times?.at_least ?? 1;
  return { is: 'at_least', count, until: count };
}

function nodeOf(filter: Filter): RuleNode {
  if (filter.not) {
    const inner = nodeOf(filter.not);
    return inner.negated
      ? { id: newId(), kind: 'group', negated: true, mode: 'all', rules: [inner] }
      : { ...inner, negated: true };
  }
  if (filter.attribute !== undefined) {
    return { ...conditionOf(filter.attribute, filter.is, filter.value), kind: 'attribute', negated: false };
  }
  if (filter.event !== undefined) {
    const where = (filter.where ?? []).map((one) => conditionOf(one.property, one.is, one.value));
    const times = timesOf(filter.times);
    return { id: newId(), kind: 'event', negated: false, name: filter.event, times, within: spanOf(filter.within), where };
  }
  if (filter.message !== undefined) {
    const campaign = filter.campaign ?? null;
    return { id: newId(), kind: 'message', negated: false, behaviour: filter.message, campaign, within: spanOf(filter.within) };
  }
  if (filter.list !== undefined) {
    return { id: newId(), kind: 'member', negated: false, of: 'list', target: filter.list || null };
  }
  if (filter.segment !== undefined) {
    return { id: newId(), kind: 'member', negated: false, of: 'segment', target: filter.segment || null };
  }
  const mode = filter.any ? 'any' : 'all';
  return { id: newId(), kind: 'group', negated: false, mode, rules: (filter.any ?? filter.all ?? []).map(nodeOf) };
}

// The outermost is always a group, so that there is a place to add rules to.
export function treeOf(filter: Filter): GroupNode {
  const node = nodeOf(filter);
  return node.kind === 'group' && !node.negated
    ? node
    : { id: newId(), kind: 'group', negated: false, mode: 'all', rules: [node] };
}

function windowOf(span: Span): { within?: Window } {
  if (span.kind === 'last') {
    return { within: { last: `${span.count}${span.unit}` } };
  }
  if (span.kind === 'range') {
    return {
      within: { ...(span.from === '' ? {} : { from: span.from }), ...(span.until === '' ? {} : { until: span.until }) },
    };
  }
  return {};
}

function writtenTimes(times: Times): Pick<Filter, 'times'> {
  if (times.is === 'between') {
    return { times: { between: [times.count, times.until] } };
  }
  return times.is === 'at_least' && times.count === 1 ? {} : { times: { [times.is]: times.count } };
}

function asked(condition: Condition): { is: Comparison; value?: unknown } {
  if (takesNoValue(condition.is) || condition.values.length === 0) {
    return { is: condition.is };
  }
  const single = condition.values.length === 1 && condition.is !== 'between';
  return { is: condition.is, value: single ? condition.values[0] : [...condition.values] };
}

// A filter, and where each row stands in it, as the server's refusals name places: filter.all[1].not.
export interface Written {
  filter: Filter;
  places: Map<string, string>;
}

function write(node: RuleNode, place: string, places: Map<string, string>): Filter {
  places.set(place, node.id);
  if (node.negated) {
    return { not: write({ ...node, negated: false }, `${place}.not`, places) };
  }
  switch (node.kind) {
    case 'group': {
      const rules = node.rules.map((rule, index) => write(rule, `${place}.${node.mode}[${index}]`, places));
      return node.mode === 'all' ? { all: rules } : { any: rules };
    }
    case 'attribute':
      return { attribute: node.name, ...asked(node) };
    case 'event': {
      const where = node.where.map((condition, index) => {
        places.set(`${place}.where[${index}]`, condition.id);
        return { property: condition.name, ...asked(condition) };
      });
      return {
        event: node.name,
        ...writtenTimes(node.times),
        ...windowOf(node.within),
        ...(where.length > 0 ? { where } : {}),
      };
    }
    case 'message':
      return {
        message: node.behaviour,
        ...(node.campaign === null ? {} : { campaign: node.campaign }),
        ...windowOf(node.within),
      };
    case 'member':
      return node.of === 'list' ? { list: node.target ?? 0 } : { segment: node.target ?? 0 };
  }
}

export function written(tree: GroupNode): Written {
  const places = new Map<string, string>();
  const [only] = tree.rules;
  if (!tree.negated && tree.mode === 'all' && tree.rules.length < 2) {
    const filter = only ? write(only, 'filter', places) : {};
    return { filter, places };
  }
  return { filter: write(tree, 'filter', places), places };
}

export function countRules(node: RuleNode): number {
  if (node.kind === 'group') {
    return node.rules.reduce((sum, rule) => sum + countRules(rule), 1);
  }
  return node.kind === 'event' ? 1 + node.where.length : 1;
}

// The tree with one node changed, or taken out where `change` gives nothing.
export function changed(group: GroupNode, id: string, change: (node: RuleNode) => RuleNode | null): GroupNode {
  const rules = group.rules.flatMap((rule): RuleNode[] => {
    if (rule.id === id) {
      const next = change(rule);
      return next ? [next] : [];
    }
    return [rule.kind === 'group' ? changed(rule, id, change) : rule];
  });
  return { ...group, rules };
}

export function emptyRule(kind: RuleNode['kind']): RuleNode {
  const id = newId();
  switch (kind) {
    case 'group':
      return { id, kind, negated: false, mode: 'any', rules: [emptyRule('attribute')] };
    case 'attribute':
      return { id, kind, negated: false, name: '', is: 'equals', values: [], type: null };
    case 'event':
      return {
        id, kind, negated: false, name: '', times: { is: 'at_least', count: 1, until: 1 },
        within: { kind: 'last', count: 30, unit: 'd' }, where: [],
      };
    case 'message':
      return { id, kind, negated: false, behaviour: 'read', campaign: null, within: { kind: 'ever' } };
    case 'member':
      return { id, kind, negated: false, of: 'segment', target: null };
  }
}

export function emptyCondition(): Condition {
  return { id: newId(), name: '', is: 'equals', values: [], type: null };
}
