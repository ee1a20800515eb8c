import type { MessageStatus } from './data';

// What the address says of the list: also how links from errors, countries and stages lead here.
export interface Filter {
  group?: Group | undefined;
  reason?: string | undefined;
  country?: string | undefined;
  q?: string | undefined;
}

// What people look for, each as the statuses that it is made of.
export const groups = {
  reached: ['delivered', 'read', 'clicked'],
  not_reached: ['accepted', 'sent'],
  read: ['read', 'clicked'],
  not_read: ['delivered'],
  clicked: ['clicked'],
  replied: [],
  failed: ['failed'],
  uncertain: ['uncertain'],
  skipped: ['skipped'],
  waiting: ['queued', 'intended'],
} as const satisfies Record<string, readonly MessageStatus[]>;

export type Group = keyof typeof groups;

export function isGroup(name: string | null): name is Group {
  return name !== null && Object.hasOwn(groups, name);
}

export function filterIn(search: URLSearchParams): Filter {
  const group = search.get('status');
  return {
    group: isGroup(group) ? group : undefined,
    reason: search.get('reason') ?? undefined,
    country: search.get('country') ?? undefined,
    q: search.get('q') ?? undefined,
  };
}

export function paramsOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.group ? { status: filter.group } : {}),
    ...(filter.reason ? { reason: filter.reason } : {}),
    ...(filter.country !== undefined ? { country: filter.country } : {}),
    ...(filter.q ? { q: filter.q } : {}),
  };
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(paramsOf(filter)).length > 0;
}

// As the API asks for it.
export function queryOf(filter: Filter) {
  const statuses: readonly MessageStatus[] = filter.group ? groups[filter.group] : [];
  return {
    ...(statuses.length > 0 ? { status: statuses.join(',') } : {}),
    ...(filter.group === 'replied' ? { replied: true } : {}),
    ...(filter.reason ? { reason: filter.reason } : {}),
    ...(filter.country !== undefined ? { country: filter.country } : {}),
    ...(filter.q ? { q: filter.q } : {}),
  };
}
