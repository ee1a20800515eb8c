import { useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { usePages } from '@/parts/pages';

export type Person = components['schemas']['Profile'];
export type Consent = components['schemas']['Consent'];
export type PersonMessage = components['schemas']['PersonMessage'];

export const personPath = (identity: string) => `/people/${encodeURIComponent(identity)}`;

// Newest first, by what is typed where something is.
export function usePeople(query: string) {
  return usePages(['person', 'list', query], (after: number | undefined, signal) =>
    got(api.GET('/api/v1/profiles', { params: { query: { order: 'newest', limit: 50, after, ...(query ? { query } : {}) } }, signal })),
  );
}

export function usePeopleTotal() {
  return useQuery({
    queryKey: ['person', 'total'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/people/count', { signal })),
  });
}

export function usePerson(identity: string) {
  return useQuery({
    queryKey: ['person', identity],
    queryFn: ({ signal }) => got(api.GET('/api/v1/profiles/{identity}', { params: { path: { identity } }, signal })),
  });
}

export function useConsent(identity: string) {
  return useQuery({
    queryKey: ['person', identity, 'consent'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/profiles/{identity}/consent', { params: { path: { identity } }, signal })),
  });
}

// After a change: all that is shown of people is asked anew.
export function forgetPeople() {
  return queries.invalidateQueries({ queryKey: ['person'] });
}

// What people call somebody, where it is known.
export function nameOf(person: Person): string | undefined {
  const known = new Map(Object.entries(person.attributes).map(([name, value]) => [name.toLowerCase().replace(/[ _-]/g, ''), value]));
  const text = (name: string) => {
    const value = known.get(name);
    return typeof value === 'string' && value.trim() ? value.trim() : undefined;
  };
  const parts = [text('firstname') ?? text('givenname'), text('lastname') ?? text('surname') ?? text('familyname')];
  return text('name') ?? text('fullname') ?? (parts.filter(Boolean).join(' ') || undefined);
}
