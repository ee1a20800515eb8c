import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api, got } from '@/api/client';
import type { Action, Changes, Chat, PhoneSummary } from '../types';

export interface Followed {
  chats: Map<string, Chat>;
  recent: PhoneSummary[]; // phones where something happened last, the latest first
  sequence: number;
}

const mostRecent = 20;

export function merged(before: Followed | undefined, news: Changes): Followed {
  const kept = before && !news.anew ? before : { chats: new Map<string, Chat>(), recent: [], sequence: 0 };
  const chats = new Map(kept.chats);
  for (const chat of news.phones) {
    const known = chats.get(chat.number);
    if (!known || known.sequence <= chat.sequence) {
      chats.set(chat.number, chat);
    }
  }
  const changed = new Set(news.recent.map((phone) => phone.number));
  return {
    chats,
    recent: [...news.recent, ...kept.recent.filter((phone) => !changed.has(phone.number))].slice(0, mostRecent),
    sequence: news.sequence,
  };
}

// Follows several phones with one small question a second; what has not changed is not told again.
export function useChats(numbers: string[]) {
  const queries = useQueryClient();
  const phones = useMemo(() => [...numbers].sort().join(','), [numbers]);
  const key = useMemo(() => ['sandbox', 'changes', phones], [phones]);
  const told = useRef<{ phones: string; followed: Followed } | null>(null);
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const before = told.current?.phones === phones ? told.current.followed : undefined;
      const news = await got(
        api.GET('/api/v1/sandbox/changes', { params: { query: { phones, after: before?.sequence ?? 0 } }, signal }),
      );
      const followed = merged(before, news);
      told.current = { phones, followed };
      return followed;
    },
    refetchInterval: 1_000,
    staleTime: 0,
    structuralSharing: false,
    placeholderData: (before) => before, // while another phone is put beside
  });
  const act = useMutation({
    mutationFn: ({ number, action }: { number: string; action: Action }) =>
      got(api.POST('/api/v1/sandbox/phones/{number}/actions', { params: { path: { number } }, body: action })),
    onSuccess: (chat) => {
      const known = queries.getQueryData<Followed>(key);
      if (known) {
        const followed = { ...known, chats: new Map(known.chats).set(chat.number, chat) };
        told.current = { phones, followed };
        queries.setQueryData(key, followed);
      }
    },
  });
  return { query, act };
}
