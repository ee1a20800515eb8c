import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { api, carry, got, whenLoggedOut } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';

export type Session = components['schemas']['Session'];
export type Right = components['schemas']['Scope'];
export type Project = Session['projects'][number];

const place = 'parley.project';

function rememberedProject(): number | null {
  const kept = Number(localStorage.getItem(place));
  return Number.isInteger(kept) && kept > 0 ? kept : null;
}

async function readSession(): Promise<Session | null> {
  try {
    let session = await got(api.GET('/api/v1/session'));
    if (session.project === null && session.projects[0]) {
      carry(session.csrf_token, session.projects[0].id);
      session = await got(api.GET('/api/v1/session'));
    }
    carry(session.csrf_token, session.project);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      return null;
    }
    if (error instanceof ApiProblem && [400, 403, 404].includes(error.status) && rememberedProject() !== null) {
      localStorage.removeItem(place); // the project is gone, or no longer one's own
      carry('', null);
      return readSession();
    }
    throw error;
  }
}

export const sessionKey = ['session'] as const;

const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: () => {
    carry('', rememberedProject());
    return readSession();
  },
  staleTime: 60_000,
});

export function useSessionQuery() {
  return useQuery(sessionQuery);
}

// Asked while the first page is still being made.
export function askForSession() {
  void queries.prefetchQuery(sessionQuery);
}

// After login: takes the session over.
export function enter(session: Session) {
  const project = session.project ?? session.projects[0]?.id ?? null;
  carry(session.csrf_token, project);
  void queries.invalidateQueries({ queryKey: sessionKey });
}

export async function chooseProject(project: number) {
  localStorage.setItem(place, String(project));
  carry('', project);
  queries.clear();
  window.location.assign('/app/');
}

export async function logOut() {
  await api.POST('/api/v1/logout').catch(() => undefined);
  carry('', null);
  queries.clear();
  window.location.assign('/app/login');
}

interface Known {
  session: Session;
  project: Project;
  can: (right: Right) => boolean;
}

const Context = createContext<Known | null>(null);

export function SessionProvider(props: { session: Session; project: Project; children: ReactNode }) {
  const { session, project } = props;
  const known = useMemo(
    () => ({ session, project, can: (right: Right) => session.rights.includes(right) }),
    [session, project],
  );
  return <Context.Provider value={known}>{props.children}</Context.Provider>;
}

// Of whoever is logged in; only below the shell.
export function useSession(): Known {
  const known = useContext(Context);
  if (!known) {
    throw new Error('no session here');
  }
  return known;
}

export function useCan(right: Right): boolean {
  return useSession().can(right);
}

// Whether the login ended while the page was open.
export function useExpired(): [boolean, () => void] {
  const [expired, setExpired] = useState(false);
  useEffect(() => whenLoggedOut(() => setExpired(true)), []);
  return [expired, () => setExpired(false)];
}
