import type { TFunction } from 'i18next';
import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';

export type Entry = components['schemas']['QuarantineEntry'];
export type Retried = components['schemas']['Retried'];

export function useProviderNames() {
  return useQuery({
    queryKey: ['provider', 'names'],
    queryFn: async ({ signal }) => {
      const page = await got(api.GET('/api/v1/providers', { params: { query: { archived: true } }, signal }));
      return page.items.map(({ id, nickname }) => ({ id, name: nickname }));
    },
    staleTime: 60_000,
  });
}

export function retry(entry: number) {
  return got(api.POST('/api/v1/quarantine/{entry}/retry', { params: { path: { entry } } }));
}

export async function discard(entry: number): Promise<void> {
  await api.DELETE('/api/v1/quarantine/{entry}', { params: { path: { entry } } });
}

export function refresh(): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['quarantine'] });
}

// What became of one that was read again, in words.
export function outcomeOf(t: TFunction<'quarantine'>, retried: Retried): string {
  const parts = (['merged', 'unchanged', 'unknown', 'incoming'] as const)
    .filter((name) => retried[name] > 0)
    .map((name) => t(name, { count: retried[name] }));
  return [t(retried.still_quarantined ? 'retriedStill' : 'retriedOut', { count: 1 }), ...parts].join(' ');
}
