import createClient from 'openapi-fetch';
import { ApiProblem, problemOf } from './problem';
import type { paths } from './schema';

// What every call carries; the session sets it.
const carried: { csrf: string; project: number | null } = { csrf: '', project: null };
const listeners = new Set<() => void>();

export function carry(csrf: string, project: number | null) {
  carried.csrf = csrf;
  carried.project = project;
}

export function headersOfCall(method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = carried.csrf;
  }
  if (carried.project !== null) {
    headers['X-Parley-Project'] = String(carried.project);
  }
  return headers;
}

// Calls `then` whenever a call is refused because nobody is logged in any more.
export function whenLoggedOut(then: () => void): () => void {
  listeners.add(then);
  return () => listeners.delete(then);
}

export function connectionLost(): ApiProblem {
  return new ApiProblem(0, {
    type: 'about:blank',
    title: 'No connection',
    status: 0,
    detail: 'offline',
  });
}

export async function refuse(response: Response): Promise<never> {
  const problem = await problemOf(response);
  if (response.status === 401) {
    listeners.forEach((listener) => listener());
  }
  throw problem;
}

// The documented API, typed by its description. Refusals are thrown as ApiProblem.
export const api = createClient<paths>({ credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headersOfCall(request.method))) {
      request.headers.set(name, value);
    }
  },
  async onResponse({ response }) {
    if (!response.ok) {
      await refuse(response);
    }
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      return undefined;
    }
    return connectionLost();
  },
});

// What a call answered: `await got(api.GET('/api/v1/project'))`.
export async function got<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await call;
  return data as T;
}

// For a POST that sends or starts something: the same key for each try of the same wish.
export function newWish(): string {
  return crypto.randomUUID();
}
