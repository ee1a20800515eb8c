import { type InfiniteData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';

export interface Paged<Row, Cursor> {
  items: Row[];
  next?: Cursor | null;
}

// A list that comes page by page: `ask` gets the cursor that the page before gave as `next`. It is asked for again
// every three seconds while a row is `unsettled`.
export function usePages<Row, Cursor extends string | number>(
  key: QueryKey,
  ask: (after: Cursor | undefined, signal: AbortSignal) => Promise<Paged<Row, Cursor>>,
  { unsettled, ...options }: { enabled?: boolean; unsettled?: (row: Row) => boolean } = {},
) {
  type Page = Paged<Row, Cursor>;
  const query = useInfiniteQuery<Page, Error, InfiniteData<Page>, QueryKey, Cursor | undefined>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam as Cursor | undefined, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      unsettled && state.data?.pages.some((page) => page.items.some(unsettled)) ? 3_000 : false,
    ...options,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const more = query.hasNextPage
    ? { load: () => void query.fetchNextPage(), busy: query.isFetchingNextPage }
    : undefined;
  return { ...query, rows, more };
}
