import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import type { MarkColor } from '@/parts/mark';
import { usePages } from '@/parts/pages';

export type Import = components['schemas']['Import'];
export type Preview = components['schemas']['ImportPreview'];
export type Settings = components['schemas']['ImportSettings'];

const soon = 600; // ms

export function useImport(id: number) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/imports/{import}', { params: { path: { import: id } }, signal })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? soon : false),
  });
}

export function useImports() {
  return usePages(['import', 'list'], (after: number | undefined, signal) =>
    got(api.GET('/api/v1/imports', { params: { query: { limit: 50, after } }, signal })),
  );
}

export function useProblems(id: number, enabled: boolean) {
  return usePages(
    ['import', id, 'problems'],
    (after: number | undefined, signal) =>
      got(api.GET('/api/v1/imports/{import}/problems', { params: { path: { import: id }, query: { limit: 50, after } }, signal })),
    { enabled },
  );
}

export function useProblemKinds(id: number, rejected: number) {
  return useQuery({
    queryKey: ['import', id, 'kinds', rejected],
    queryFn: ({ signal }) => got(api.GET('/api/v1/imports/{import}/problems/kinds', { params: { path: { import: id } }, signal })),
    enabled: rejected > 0,
  });
}

export const stateColors: Record<Import['state'], MarkColor> = {
  running: 'blue',
  finished: 'green',
  failed: 'red',
  interrupted: 'yellow',
  cancelled: 'gray',
};
