import { useEffect } from 'react';
import { headersOfCall, refuse } from '@/api/client';
import { queries } from '@/api/queries';
import { useSession } from '@/session/session';
import { Effects } from './effects';
import { setLiveState, tellNews } from './state';
import { LiveStream } from './stream';

const rests = 60_000; // a page that nobody has looked at for so long holds no connection

async function open(lastId: string | null, signal: AbortSignal): Promise<Response> {
  const headers = headersOfCall('GET');
  if (lastId !== null) {
    headers['Last-Event-ID'] = lastId;
  }
  const response = await fetch('/api/v1/live', { headers, signal, credentials: 'same-origin', cache: 'no-store' });
  if (response.status === 401) {
    await refuse(response).catch(() => undefined); // the shell asks for the login
  }
  return response;
}

// Keeps what the pages show up to date from the server's feed. Once, by the shell: it begins anew with another login,
// project or role.
export function useLive() {
  const { session, project } = useSession();
  const who = `${session.csrf_token} ${project.id} ${session.role}`;
  useEffect(() => {
    const effects = new Effects(queries);
    let greeted = false;
    const stream = new LiveStream({
      open,
      onNews: (news) => {
        tellNews(news);
        effects.take(news);
      },
      // The login was asked for a moment ago; whoever comes back may have another role.
      onHello: (anew) => {
        const isSession = (query: { queryKey: readonly unknown[] }) => query.queryKey[0] === 'session';
        void queries.invalidateQueries({ predicate: (query) => (isSession(query) ? greeted : anew) });
        greeted = true;
      },
      onState: setLiveState,
    });
    let resting: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(resting);
      if (document.visibilityState === 'hidden') {
        resting = setTimeout(() => stream.rest(), rests);
      } else {
        stream.start();
      }
    };
    const hurry = () => stream.hurry();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', hurry);
    stream.start();
    return () => {
      clearTimeout(resting);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', hurry);
      stream.stop();
      effects.stop();
    };
  }, [who]);
}
