import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { isComplete } from './gaps';
import type { Filter } from './tree';

// How many a filter finds, asked once one pauses; what was asked before is given up.
export function useLiveCount(filter: Filter) {
  const now = JSON.stringify(filter);
  const [asked] = useDebouncedValue(now, 400);
  const complete = isComplete(filter);
  const query = useQuery({
    queryKey: ['segment', 'count-of-filter', asked],
    queryFn: ({ signal }) =>
      got(api.POST('/api/v1/segments/count', { body: { filter: JSON.parse(asked) as Filter }, signal })),
    enabled: complete && asked === now,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return {
    complete,
    count: complete ? query.data : undefined,
    // Of what is asked now; an older filter's refusal is nobody's any more.
    error: complete && asked === now && !query.isFetching ? query.error : null,
    busy: complete && (asked !== now || query.isFetching),
    again: () => void query.refetch(),
  };
}
