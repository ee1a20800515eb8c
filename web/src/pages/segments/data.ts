import { useQueries, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { usePages } from '@/parts/pages';

export type Segment = components['schemas']['Segment'];
export type Use = components['schemas']['Uses']['items'][number];

const aWhile = 60_000;

export function useSegments() {
  return usePages<Segment, number>(['segment', 'list'], (after, signal) =>
    got(api.GET('/api/v1/segments', { params: { query: after === undefined ? {} : { after } }, signal })),
  );
}

export function useSegment(segment: number) {
  return useQuery({
    queryKey: ['segment', segment],
    queryFn: ({ signal }) => got(api.GET('/api/v1/segments/{segment}', { params: { path: { segment } }, signal })),
  });
}

export function useUses(segment: number) {
  return useQuery({ queryKey: ['segment', segment, 'uses'], queryFn: () => usesOf(segment) });
}

export function usesOf(segment: number) {
  return got(api.GET('/api/v1/segments/{segment}/uses', { params: { path: { segment } } }));
}

// Two are counted at a time: among a million people some rules take a second.
export function useCounts(segments: Segment[]) {
  const key = (segment: Segment) => ['segment', segment.id, 'count', segment.updated];
  const settled = segments.filter((segment) => {
    const state = queries.getQueryState(key(segment));
    return state !== undefined && state.status !== 'pending';
  }).length;
  return useQueries({
    queries: segments.map((segment, place) => ({
      queryKey: key(segment),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        got(api.GET('/api/v1/segments/{segment}/count', { params: { path: { segment: segment.id } }, signal })),
      enabled: place < settled + 2,
      staleTime: aWhile,
    })),
  });
}
