import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

// Everything that was asked. Keys begin with the resource's name as the live feed spells it: ['campaign', 12].
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => error instanceof ApiProblem && (error.isOffline || error.status >= 500) && count < 3,
      refetchOnWindowFocus: false,
    },
    // Without connection a change is refused at once, and what was typed stays: it is not sent by itself later.
    mutations: { retry: false, networkMode: 'always' },
  },
});
