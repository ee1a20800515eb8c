import { useQuery } from '@tanstack/react-query';
import { useCan } from '@/session/session';

// Whether a sandbox runs beside the server.
export function useSandboxRuns(): boolean {
  const allowed = useCan('settings:read');
  const { data } = useQuery({ queryKey: ['sandbox', 'runs'], queryFn: () => false, enabled: allowed, staleTime: 60_000 });
  return data ?? false;
}
