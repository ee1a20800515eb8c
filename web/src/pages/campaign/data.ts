import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { useCan } from '@/session/session';

export type Campaign = components['schemas']['Campaign'];
export type CampaignState = components['schemas']['CampaignState'];
export type Statistics = components['schemas']['Statistics'];
export type Breakdown = components['schemas']['Breakdown'];
export type BreakdownRow = components['schemas']['BreakdownRow'];
export type By = Breakdown['by'];
export type Stage = components['schemas']['Stage'];
export type MessageStatus = components['schemas']['MessageStatus'];

export const stages: Stage[] = ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed'];

// Colours that every view of stages shares; each pair passes AA beside its text in both schemes.
export const stageColors: Record<Stage, string> = {
  sent: 'blue.6',
  delivered: 'teal.6',
  read: 'green.6',
  clicked: 'violet.6',
  replied: 'grape.6',
  failed: 'red.6',
};

const moving: CampaignState[] = ['launching', 'running'];

export function isMoving(state: CampaignState): boolean {
  return moving.includes(state);
}

export function useCampaign(id: number) {
  return useQuery({
    queryKey: ['campaign', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/campaigns/{campaign}', { params: { path: { campaign: id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.state) ? 5_000 : false),
  });
}

// The live feed asks anew whenever something has changed; the interval is for the time in which it is away.
export function useStatistics(id: number, enabled = true) {
  return useQuery({
    queryKey: ['campaign', id, 'statistics'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/campaigns/{campaign}/statistics', { params: { path: { campaign: id } }, signal })),
    enabled,
    staleTime: 1_000,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.state) ? 1_000 : 15_000),
  });
}

// Not asked anew with every change that the live feed tells: nobody reads a heat map that flickers.
function breakdownOf(id: number, by: By) {
  return queryOptions({
    queryKey: ['breakdown', id, by],
    queryFn: ({ signal }) =>
      got(api.GET('/api/v1/campaigns/{campaign}/breakdown', { params: { path: { campaign: id }, query: { by } }, signal })),
  });
}

export function useBreakdown(id: number, by: By, state: CampaignState) {
  return useQuery({ ...breakdownOf(id, by), refetchInterval: isMoving(state) ? 4_000 : 30_000 });
}

// What the statistics show, asked beside the campaign and not after it.
export function askForBreakdowns(id: number) {
  for (const by of ['error', 'hour', 'day', 'weekday_hour', 'country', 'template'] as const) {
    void queries.prefetchQuery(breakdownOf(id, by));
  }
}

// The provider that sends it, for those who may see settings.
export function useProvider(id: number | undefined) {
  const may = useCan('settings:read');
  return useQuery({
    queryKey: ['provider', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/providers/{provider}', { params: { path: { provider: id ?? 0 } }, signal })),
    enabled: may && id !== undefined,
  });
}

// Its queue at this moment, while something leaves.
export function useLane(provider: number | undefined, enabled: boolean) {
  const may = useCan('settings:read');
  return useQuery({
    queryKey: ['lane', provider],
    queryFn: async ({ signal }) => {
      const lanes = await got(api.GET('/api/v1/lanes', { signal }));
      return lanes.items.find((lane) => lane.provider === provider) ?? null;
    },
    enabled: may && enabled && provider !== undefined,
    refetchInterval: 2_000,
  });
}
