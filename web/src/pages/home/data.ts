import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { hearNews } from '@/live/state';
import type { News } from '@/live/stream';

export type Overview = components['schemas']['Overview'];
export type Progress = components['schemas']['CampaignProgress'];
export type Lane = components['schemas']['Lane'];
export type Alarm = components['schemas']['Alarm'];
export type StageNumbers = components['schemas']['StageNumbers'];

export function useOverview(days: number) {
  const query = useQuery({
    queryKey: ['overview', days],
    queryFn: ({ signal }) => got(api.GET('/api/v1/overview', { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000, // a new hour, a new day
  });
  useEffect(
    () => hearNews((news) => queries.setQueriesData<Overview>({ queryKey: ['overview'] }, (old) => (old ? withNews(old, news) : old))),
    [],
  );
  return query;
}

const active = new Set(['launching', 'running', 'paused']);

// What news say by themselves; the rest is asked for soon after.
export function withNews(overview: Overview, news: News): Overview {
  const { type, data } = news;
  if (type === 'campaign' && typeof data.state === 'string' && data.kind === 'campaign') {
    return withCampaign(overview, data as unknown as Progress);
  }
  if (type === 'lanes' && overview.providers) {
    return { ...overview, providers: data.items as Lane[] };
  }
  if (type === 'alarm') {
    const alarm = data as unknown as Alarm;
    const known = overview.alarms.some((one) => one.id === alarm.id);
    if (!alarm.open) {
      return { ...overview, alarms: overview.alarms.filter((one) => one.id !== alarm.id) };
    }
    return { ...overview, alarms: known ? overview.alarms.map((one) => (one.id === alarm.id ? alarm : one)) : [alarm, ...overview.alarms] };
  }
  return overview;
}

function withCampaign(overview: Overview, progress: Progress): Overview {
  const replaced = (all: Progress[]) => all.map((one) => (one.id === progress.id ? progress : one));
  const listed = overview.campaigns.some((one) => one.id === progress.id);
  if (!active.has(progress.state)) {
    return { ...overview, campaigns: overview.campaigns.filter((one) => one.id !== progress.id), recent: replaced(overview.recent) };
  }
  return { ...overview, campaigns: listed ? replaced(overview.campaigns) : [progress, ...overview.campaigns] };
}
