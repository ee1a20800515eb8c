import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { useCan } from '@/session/session';
import type { Dialect, Lane, Provider } from './values';

export function useDialects() {
  return useQuery({
    queryKey: ['dialect'],
    queryFn: async ({ signal }) => (await got(api.GET('/api/v1/dialects', { signal }))).items,
    staleTime: Infinity, // part of the program
  });
}

export const titleOf = (dialects: Dialect[] | undefined, name: string) =>
  dialects?.find((dialect) => dialect.name === name)?.title ?? name;

export function useProviders(archived: boolean) {
  return useQuery({
    queryKey: ['provider', 'list', archived],
    queryFn: async ({ signal }) => (await got(api.GET('/api/v1/providers', { params: { query: { archived } }, signal }))).items,
  });
}

export function useProviderId(): number {
  return Number(useParams().provider);
}

export function useProvider(id: number) {
  return useQuery({
    queryKey: ['provider', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/providers/{provider}', { params: { path: { provider: id } }, signal })),
  });
}

// What the queues are doing; the live feed puts what is new in its place.
export function useLanes() {
  const allowed = useCan('settings:read');
  const { data } = useQuery({
    queryKey: ['lane'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/lanes', { signal })),
    enabled: allowed,
  });
  return data?.items;
}

export const laneOf = (lanes: Lane[] | undefined, provider: Provider) => lanes?.find((lane) => lane.provider === provider.id);

// After a change: everything that shows providers asks anew.
export function useProvidersChanged() {
  const queries = useQueryClient();
  return (provider?: Provider) => {
    if (provider) {
      queries.setQueryData(['provider', provider.id], provider);
    }
    return Promise.all([
      queries.invalidateQueries({ queryKey: ['provider'] }),
      queries.invalidateQueries({ queryKey: ['lane'] }),
    ]);
  };
}
