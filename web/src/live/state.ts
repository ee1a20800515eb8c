import { useSyncExternalStore } from 'react';
import type { LiveState, News } from './stream';

// How the connection is, and what came by it, for whoever on the page wants to know.
const known: { state: LiveState } = { state: 'connecting' };
const watching = new Set<() => void>();
const hearing = new Set<(news: News) => void>();

export function setLiveState(state: LiveState) {
  if (known.state !== state) {
    known.state = state;
    watching.forEach((one) => one());
  }
}

export function tellNews(news: News) {
  hearing.forEach((one) => one(news));
}

// Calls `hear` with each piece of news, before anything is asked anew for it.
export function hearNews(hear: (news: News) => void): () => void {
  hearing.add(hear);
  return () => hearing.delete(hear);
}

function watch(change: () => void): () => void {
  watching.add(change);
  return () => watching.delete(change);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, () => known.state);
}
