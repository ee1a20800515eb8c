import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import { usePages } from '@/parts/pages';
import { audienceBody, type CampaignRow, type Draft, isAudienceComplete, planBody } from './draft';

export type CampaignState = components['schemas']['CampaignState'];
export type PlanPreview = components['schemas']['PlanPreview'];

export const filters = ['all', 'draft', 'scheduled', 'running', 'paused', 'finished', 'stopped'] as const;
export type Shown = (typeof filters)[number];

export function isMoving(row: CampaignRow): boolean {
  return row.state === 'running' || row.state === 'launching';
}

export function useCampaigns(shown: Shown, name: string) {
  const state = shown === 'all' ? undefined : shown === 'scheduled' ? 'draft' : shown;
  const scheduled = shown === 'scheduled' ? true : shown === 'draft' ? false : undefined;
  const query = {
    order: 'newest' as const,
    limit: 25,
    ...(state && { state }),
    ...(scheduled !== undefined && { scheduled }),
    ...(name !== '' && { name }),
  };
  return usePages<CampaignRow, number>(['campaign', 'list', query], (after, signal) =>
    got(api.GET('/api/v1/campaigns', { params: { query: { ...query, ...(after !== undefined && { after }) } }, signal })),
  );
}

// How many a draft would reach as it stands, asked once one pauses.
export function useEstimate(draft: Draft) {
  const complete = isAudienceComplete(draft.audience);
  const now = JSON.stringify({ ...audienceBody(draft.audience), provider: draft.provider, plan: { values: planBody(draft).values } });
  const [asked] = useDebouncedValue(now, 500);
  const query = useQuery({
    queryKey: ['estimate', asked],
    queryFn: ({ signal }) =>
      got(api.POST('/api/v1/campaigns/estimate', { body: JSON.parse(asked) as components['schemas']['EstimateQuestion'], signal })),
    enabled: complete && asked === now,
    placeholderData: keepPreviousData,
    staleTime: 20_000,
    refetchInterval: 60_000,
  });
  return {
    complete,
    estimate: complete ? query.data : undefined,
    error: complete && asked === now && !query.isFetching ? query.error : null,
    busy: complete && (asked !== now || query.isFetching),
    again: () => void query.refetch(),
  };
}

// What the plan says to people of its audience; or to one person, named by identity.
export function usePreview(draft: Draft, identity: string) {
  const complete = draft.template !== null && (identity !== '' || isAudienceComplete(draft.audience));
  const question = {
    template: draft.template,
    ...(isAudienceComplete(draft.audience) ? audienceBody(draft.audience) : {}),
    plan: { values: planBody(draft).values },
    limit: 20,
    ...(identity !== '' && { identity }),
  };
  const now = JSON.stringify(question);
  const [asked] = useDebouncedValue(now, 400);
  const query = useQuery({
    queryKey: ['preview', asked],
    queryFn: ({ signal }) =>
      got(api.POST('/api/v1/campaigns/preview', { body: JSON.parse(asked) as components['schemas']['PlanPreviewQuestion'], signal })),
    enabled: complete,
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
  return { ...query, people: complete ? (query.data?.items ?? []) : [] };
}

export function useTemplate(id: number | null) {
  return useQuery({
    queryKey: ['template', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/{template}', { params: { path: { template: id ?? 0 } }, signal })),
    enabled: id !== null,
  });
}

export function useTemplates(provider: number | null, name: string) {
  return useQuery({
    queryKey: ['template', 'choice', provider, name],
    queryFn: ({ signal }) =>
      got(
        api.GET('/api/v1/templates', {
          params: { query: { limit: 200, ...(provider !== null && { provider }), ...(name !== '' && { name }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useProviders() {
  return useQuery({ queryKey: ['provider', 'list'], queryFn: ({ signal }) => got(api.GET('/api/v1/providers', { signal })) });
}

export function useAttributes() {
  return useQuery({
    queryKey: ['attribute', 'list'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/attributes', { signal })),
    staleTime: 60_000,
  });
}
