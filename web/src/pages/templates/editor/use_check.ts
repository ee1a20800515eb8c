import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import type { Finding } from '../types';
import type { Draft } from './draft';
import { fieldOf, type Written } from './write';

type Body = components['schemas']['NewTemplate'];
type Said = Omit<Body, 'trial' | 'trial_number' | 'stop_users'>;

export function bodyFor(draft: Draft, written: Written): Said {
  return {
    name: draft.name,
    language: draft.language,
    components: written.components as Body['components'],
    category: draft.category,
    external_id: draft.externalId,
    status: draft.status,
    ...(draft.status !== 'approved' && draft.reason ? { status_reason: draft.reason } : {}),
    ...(draft.provider ? { provider: draft.provider } : {}),
  };
}

// What the linter says of the draft, by field, as one writes.
export function useLint(draft: Draft, written: Written) {
  const [body] = useDebouncedValue(JSON.stringify(bodyFor(draft, written)), 350);
  const query = useQuery({
    queryKey: ['template', 'lint', body],
    queryFn: ({ signal }) => got(api.POST('/api/v1/templates/lint', { body: JSON.parse(body) as components['schemas']['DraftTemplate'], signal })),
    placeholderData: keepPreviousData,
    enabled: draft.provider !== null,
    staleTime: Infinity,
    gcTime: 30_000,
  });
  return query;
}

export function byField(findings: Finding[], written: Written): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const field = fieldOf(finding.where, written.places);
    found.set(field, [...(found.get(field) ?? []), finding]);
  }
  return found;
}

// What a phone shows of it, as one writes.
export function useDraftPreview(written: Written, values: Record<string, string>) {
  const [body] = useDebouncedValue(JSON.stringify({ components: written.components, values }), 250);
  return useQuery({
    queryKey: ['template', 'draft-preview', body],
    queryFn: ({ signal }) =>
      got(api.POST('/api/v1/templates/preview', { body: JSON.parse(body) as components['schemas']['DraftPreviewRequest'], signal })),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  });
}
