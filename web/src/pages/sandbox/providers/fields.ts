// The dials that people turn, by what they are about. A path leads to the value in what the API tells.
export interface Field {
  path: string[];
  kind: 'share' | 'ms' | 'seconds' | 'count' | 'flag';
  most?: number;
}

export const sections: { name: string; fields: Field[] }[] = [
  {
    name: 'answers',
    fields: [
      { path: ['credentials_refused'], kind: 'flag' },
      { path: ['latency_ms', 'min'], kind: 'ms' },
      { path: ['latency_ms', 'mean'], kind: 'ms' },
      { path: ['latency_ms', 'max'], kind: 'ms' },
      { path: ['limits', 'per_second'], kind: 'count', most: 1_000_000 },
    ],
  },
  {
    name: 'faults',
    fields: [
      { path: ['faults', 'http_429'], kind: 'share' },
      { path: ['faults', 'http_500'], kind: 'share' },
      { path: ['faults', 'http_503'], kind: 'share' },
      { path: ['faults', 'refused', '2000'], kind: 'share' },
      { path: ['faults', 'refused', '2001'], kind: 'share' },
      { path: ['faults', 'refused', '2002'], kind: 'share' },
      { path: ['faults', 'refused', '2003'], kind: 'share' },
      { path: ['faults', 'refused', '2004'], kind: 'share' },
      { path: ['faults', 'reset'], kind: 'share' },
      { path: ['faults', 'silence'], kind: 'share' },
      { path: ['faults', 'garbage'], kind: 'share' },
      { path: ['faults', 'slow'], kind: 'share' },
      { path: ['faults', 'slow_ms'], kind: 'ms' },
      { path: ['faults', 'retry_after_s'], kind: 'seconds' },
    ],
  },
  {
    name: 'people',
    fields: [
      { path: ['callbacks', 'failed'], kind: 'share' },
      { path: ['callbacks', 'delivered'], kind: 'share' },
      { path: ['callbacks', 'read'], kind: 'share' },
      { path: ['callbacks', 'clicked'], kind: 'share' },
      { path: ['callbacks', 'replied'], kind: 'share' },
    ],
  },
  {
    name: 'callbacks',
    fields: [
      { path: ['callbacks', 'enabled'], kind: 'flag' },
      { path: ['callbacks', 'lost'], kind: 'share' },
      { path: ['callbacks', 'duplicated'], kind: 'share' },
      { path: ['callbacks', 'disordered'], kind: 'share' },
      { path: ['callbacks', 'early'], kind: 'share' },
      { path: ['callbacks', 'batch'], kind: 'count', most: 1_000 },
      { path: ['callbacks', 'delivered_ms', 'min'], kind: 'ms' },
      { path: ['callbacks', 'delivered_ms', 'max'], kind: 'ms' },
      { path: ['callbacks', 'read_ms', 'min'], kind: 'ms' },
      { path: ['callbacks', 'read_ms', 'max'], kind: 'ms' },
    ],
  },
];

type Tree = { [name: string]: unknown };

export function valueAt(tree: unknown, path: string[]): unknown {
  return path.reduce<unknown>((part, name) => (typeof part === 'object' && part !== null ? (part as Tree)[name] : undefined), tree);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// `tree` with another value at the path; the rest is the same.
export function withValue<T>(tree: T, path: string[], value: unknown): T {
  const [first, ...rest] = path;
  if (first === undefined) {
    return value as T;
  }
  const known: Tree = isTree(tree) ? tree : {};
  return { ...known, [first]: withValue(known[first], rest, value) } as T;
}

// What of `now` differs from `before`, as the API takes it.
export function changesOf(before: unknown, now: unknown): Tree {
  const changes: Tree = {};
  if (!isTree(before) || !isTree(now)) {
    return changes;
  }
  for (const [name, value] of Object.entries(now)) {
    if (isTree(value)) {
      const inner = changesOf(before[name], value);
      if (Object.keys(inner).length > 0) {
        changes[name] = inner;
      }
    } else if (value !== before[name]) {
      changes[name] = value;
    }
  }
  return changes;
}
