import { useSyncExternalStore } from 'react';
import { api, connectionLost, got, headersOfCall } from '@/api/client';
import { ApiProblem, problemOf } from '@/api/problem';
import { queries } from '@/api/queries';
import type { Form } from './csv_text';

const pieceBytes = 1 << 20;
const longestPause = 15_000; // ms

export interface Upload {
  id: number;
  size: number;
  sent: number;
  // waiting: the server cannot be reached or cannot take more just now; it is tried again by itself.
  state: 'sending' | 'waiting' | 'refused' | 'done';
  error: unknown;
}

// What of this tab is on its way; goes on while other pages are looked at.
const uploads = new Map<number, Upload>();
const listeners = new Set<() => void>();

function change(id: number, part: Partial<Upload>) {
  const known = uploads.get(id);
  if (known) {
    uploads.set(id, { ...known, ...part });
    listeners.forEach((listener) => listener());
  }
}

export function useUpload(id: number): Upload | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => uploads.get(id),
  );
}

// Leaving the tab while something is sent is asked about.
window.addEventListener('beforeunload', (event) => {
  if ([...uploads.values()].some(({ state }) => state === 'sending' || state === 'waiting')) {
    event.preventDefault();
  }
});

// Which file an import is of, so that it can be gone on with after this tab was closed.
export interface Remembered extends Form {
  name: string;
  size: number;
  modified: number;
  total: number; // bytes as they are sent
}
const placeOf = (id: number) => `parley.import.${id}`;

export function remember(id: number, file: Remembered) {
  localStorage.setItem(placeOf(id), JSON.stringify(file));
}
export function remembered(id: number): Remembered | undefined {
  try {
    return (JSON.parse(localStorage.getItem(placeOf(id)) ?? 'null') as Remembered | null) ?? undefined;
  } catch {
    return undefined;
  }
}
export function forget(id: number) {
  localStorage.removeItem(placeOf(id));
}

// Sends what the server has not got yet, then says that it was all.
export function upload(id: number, file: Blob, from: number) {
  const known = uploads.get(id);
  if (known && known.state !== 'refused') {
    return;
  }
  uploads.set(id, { id, size: file.size, sent: from, state: 'sending', error: null });
  change(id, {});
  void send(id, file, from);
}

async function send(id: number, file: Blob, from: number) {
  let place = from;
  let pause = 500;
  for (;;) {
    try {
      while (place < file.size) {
        place = await sendPiece(id, file, place);
        pause = 500;
        change(id, { sent: place, state: 'sending', error: null });
      }
      await got(api.POST('/api/v1/imports/{import}/finish', { params: { path: { import: id }, query: { wait: 'false' } } }));
      change(id, { state: 'done', error: null });
      forget(id);
      void queries.invalidateQueries({ queryKey: ['import'] });
      return;
    } catch (error) {
      const passing = error instanceof ApiProblem && (error.isOffline || error.status >= 500 || error.status === 429 || error.status === 409);
      if (!passing) {
        change(id, { state: 'refused', error });
        void queries.invalidateQueries({ queryKey: ['import', id] });
        return;
      }
      change(id, { state: 'waiting', error });
      await online(pause);
      pause = Math.min(pause * 2, longestPause);
      place = (await received(id)) ?? place;
    }
  }
}

// Where the next piece begins.
async function sendPiece(id: number, file: Blob, place: number): Promise<number> {
  const answer = await fetch(`/api/v1/imports/${id}/rows?offset=${place}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...headersOfCall('POST'), 'Content-Type': 'text/csv' },
    body: file.slice(place, place + pieceBytes, 'text/csv'),
  }).catch(() => {
    throw connectionLost();
  });
  if (answer.ok) {
    return ((await answer.json()) as { offset: number }).offset;
  }
  const problem = await problemOf(answer);
  if (answer.status === 409 && typeof problem.details.offset === 'number' && problem.details.offset !== place) {
    return problem.details.offset;
  }
  throw problem;
}

async function received(id: number): Promise<number | undefined> {
  try {
    return (await got(api.GET('/api/v1/imports/{import}', { params: { path: { import: id } } }))).received;
  } catch {
    return undefined;
  }
}

// The pause, or less where the browser says that the network is back.
function online(pause: number): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      done();
    };
    const timer = setTimeout(end, pause);
    window.addEventListener('online', end);
  });
}
