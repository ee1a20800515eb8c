import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { useCan } from '@/session/session';

// Whether a sandbox runs beside the server.
export function useSandboxRuns(): boolean {
  const allowed = useCan('settings:read');
  const { data } = useQuery({
    queryKey: ['sandbox'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/sandbox', { signal })),
    enabled: allowed,
    staleTime: 60_000,
  });
  return data?.running ?? false;
}
