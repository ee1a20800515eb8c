import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { useCan } from '@/session/session';

export interface Found {
  id: string;
  kind: 'campaigns' | 'people' | 'templates';
  label: string;
  description?: string;
  to: string;
}

const few = 6;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

// What a person is called, where anybody has said.
export function nameOfPerson(attributes: Record<string, unknown>): string {
  const whole = textOf(attributes.Name) || textOf(attributes.name);
  return whole || [textOf(attributes['First Name'] ?? attributes.first_name), textOf(attributes['Last Name'] ?? attributes.last_name)].filter(Boolean).join(' ');
}

// Campaigns, people and templates that fit what is typed, of those that the member may see.
export function useFound(typed: string): { found: Found[]; busy: boolean } {
  const [text] = useDebouncedValue(typed.trim(), 200);
  const asks = text.length >= 2;
  const readsCampaigns = useCan('campaigns:read');
  const readsPeople = useCan('people:read');
  const options = { staleTime: 10_000, placeholderData: keepPreviousData, retry: false } as const;
  const campaigns = useQuery({
    ...options,
    queryKey: ['campaign', 'found', text],
    queryFn: ({ signal }) => got(api.GET('/api/v1/campaigns', { params: { query: { name: text, order: 'newest', limit: few } }, signal })),
    enabled: asks && readsCampaigns,
  });
  const templates = useQuery({
    ...options,
    queryKey: ['template', 'found', text],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/names', { params: { query: { search: text, limit: few } }, signal })),
    enabled: asks && readsCampaigns,
  });
  const people = useQuery({
    ...options,
    queryKey: ['person', 'found', text],
    queryFn: ({ signal }) => got(api.GET('/api/v1/profiles', { params: { query: { query: text, limit: few } }, signal })),
    enabled: asks && readsPeople,
  });
  if (!asks) {
    return { found: [], busy: false };
  }
  const found: Found[] = [
    ...(campaigns.data?.items ?? []).map((one): Found => ({ id: `campaign-${one.id}`, kind: 'campaigns', label: one.name, to: `/campaigns/${one.id}` })),
    ...(people.data?.items ?? []).map((one): Found => {
      const name = nameOfPerson(one.attributes);
      return {
        id: `person-${one.id}`,
        kind: 'people',
        label: name || one.identity,
        description: [name ? one.identity : '', one.phone ?? ''].filter(Boolean).join(' · '),
        to: `/people/${encodeURIComponent(one.identity)}`,
      };
    }),
    ...(templates.data?.items ?? []).flatMap((one): Found[] => {
      const first = one.languages[0];
      return first ? [{ id: `template-${first.id}`, kind: 'templates', label: one.name, description: one.languages.map((form) => form.language).join(', '), to: `/templates/${first.id}` }] : [];
    }),
  ];
  return { found, busy: text !== typed.trim() || campaigns.isFetching || people.isFetching || templates.isFetching };
}
