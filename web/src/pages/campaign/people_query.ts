import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import { usePages } from '@/parts/pages';
import { type Filter, queryOf } from './people_filter';

const pageSize = 50;
// The server looks through 200,000 messages at a time: so many times it is asked before one says to go on.
const mostAsked = 20;

type Row = components['schemas']['CampaignMessage'];

// Its key is no campaign's, so that the live feed does not fetch every shown page anew with each message that arrives.
export function usePeople(campaign: number, filter: Filter) {
  const pages = usePages<Row, number>(['message', 'of-campaign', campaign, filter], async (after, signal) => {
    const items: Row[] = [];
    let next: number | null = after ?? 0;
    for (let asked = 0; next !== null && items.length < pageSize && asked < mostAsked; ++asked) {
      const page: components['schemas']['CampaignMessagePage'] = await got(
        api.GET('/api/v1/campaigns/{campaign}/messages', {
          params: { path: { campaign }, query: { limit: pageSize - items.length, after: next, ...queryOf(filter) } },
          signal,
        }),
      );
      items.push(...page.items);
      next = page.next ?? null;
    }
    return { items, next };
  });
  const last = pages.data?.pages.at(-1);
  const lookedOn = last !== undefined && last.items.length < pageSize && last.next !== null && last.next !== undefined;
  return { ...pages, lookedOn };
}
