import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';

// What the server knows of templates, under keys that begin with 'template'.

export function useRules() {
  return useQuery({ queryKey: ['template', 'rules'], queryFn: () => got(api.GET('/api/v1/templates/rules')), staleTime: 60_000 });
}

export function useTemplate(id: number) {
  return useQuery({
    queryKey: ['template', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/{template}', { params: { path: { template: id } }, signal })),
    enabled: id > 0,
  });
}

export function numberOf(text: string | undefined | null): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
