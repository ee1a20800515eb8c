import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';

// What there is to choose from while one writes a rule.

const aWhile = 60_000;
const most = 1000;

export function useAttributes() {
  return useQuery({
    queryKey: ['attribute', 'all'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/attributes', { signal })),
    staleTime: aWhile,
  });
}

export function useValues(attribute: string, prefix: string, enabled: boolean) {
  return useQuery({
    queryKey: ['attribute', 'values', attribute, prefix],
    queryFn: ({ signal }) =>
      got(
        api.GET('/api/v1/attributes/{name}/values', {
          params: { path: { name: attribute }, query: prefix === '' ? {} : { prefix } },
          signal,
        }),
      ),
    enabled: enabled && attribute !== '',
    staleTime: aWhile,
    retry: false,
  });
}

export function useEventNames() {
  return useQuery({
    queryKey: ['event', 'names'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/events/names', { signal })),
    staleTime: aWhile,
  });
}

export function useProperties(event: string) {
  return useQuery({
    queryKey: ['event', 'properties', event],
    queryFn: ({ signal }) => got(api.GET('/api/v1/events/names/{name}/properties', { params: { path: { name: event } }, signal })),
    enabled: event !== '',
    staleTime: aWhile,
    retry: false,
  });
}

export interface Named {
  id: number;
  name: string;
}

function useNames(kind: 'segment' | 'list' | 'campaign', enabled: boolean) {
  return useQuery({
    queryKey: [kind, 'names'],
    queryFn: async ({ signal }): Promise<Named[]> => {
      const query = { params: { query: { limit: most } }, signal };
      const page =
        kind === 'segment'
          ? await got(api.GET('/api/v1/segments', query))
          : kind === 'list'
            ? await got(api.GET('/api/v1/lists', query))
            : await got(api.GET('/api/v1/campaigns', query));
      return page.items.map(({ id, name }) => ({ id, name }));
    },
    enabled,
    staleTime: aWhile,
  });
}

export function useSegmentNames(enabled = true) {
  return useNames('segment', enabled);
}
export function useListNames(enabled = true) {
  return useNames('list', enabled);
}
export function useCampaignNames(enabled = true) {
  return useNames('campaign', enabled);
}
