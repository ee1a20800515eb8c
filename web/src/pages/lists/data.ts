import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { usePages } from '@/parts/pages';

export type PeopleList = components['schemas']['List'];

export function useLists() {
  return usePages(['list', 'all'], (after: number | undefined, signal) =>
    got(api.GET('/api/v1/lists', { params: { query: { limit: 100, after } }, signal })),
  );
}

export function useList(id: number) {
  return useQuery({
    queryKey: ['list', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/lists/{list}', { params: { path: { list: id } }, signal })),
  });
}

export function useMembers(id: number) {
  return usePages(['list', id, 'people'], (after: number | undefined, signal) =>
    got(api.GET('/api/v1/lists/{list}/people', { params: { path: { list: id }, query: { limit: 50, after } }, signal })),
  );
}

export const forgetLists = () => queries.invalidateQueries({ queryKey: ['list'] });
