import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import { bodyOf, type Campaign, type Draft, draftOf } from './draft';
import { forget, keep, keptAt } from './kept';

const said = (draft: Draft) => JSON.stringify(bodyOf(draft));
const pause = 600;
const retryAfter = 3_000;

export type Saving = 'saved' | 'saving' | 'offline' | 'refused' | 'conflict' | 'nameless';

// A draft that is saved as one types, one call after the other. `saved` is what the server has.
export function useAutosave(campaign: Campaign, place: string) {
  const [saved, setSaved] = useState(campaign);
  const [draft, setDraft] = useState(() => {
    const kept = keptAt(place);
    return kept ? kept.draft : draftOf(campaign);
  });
  const [error, setError] = useState<ApiProblem | null>(null);
  const [state, setState] = useState<Saving>(() => {
    const kept = keptAt(place);
    const isNew = kept !== null && said(kept.draft) !== said(draftOf(campaign));
    return isNew && kept.base !== campaign.revision ? 'conflict' : isNew ? 'saving' : 'saved';
  });
  const [tries, again] = useReducer((count: number) => count + 1, 0);
  // What the save that is under way, and who waits for it, see: the newest of everything.
  const now = useRef({ draft, saved, busy: false, blocked: state === 'conflict', told: said(draftOf(campaign)) });
  now.current.draft = draft;
  now.current.saved = saved;

  // The server may spell the same thing otherwise: what it was told is compared, not what it answers.
  const isDirty = useCallback(() => said(now.current.draft) !== now.current.told, []);

  const take = useCallback((answer: Campaign, told = said(draftOf(answer))) => {
    now.current.saved = answer;
    now.current.told = told;
    setSaved(answer);
    void queries.cancelQueries({ queryKey: ['campaign', answer.id], exact: true }); // an older answer may be on its way
    queries.setQueryData(['campaign', answer.id], answer);
    void queries.invalidateQueries({ queryKey: ['campaign', 'list'] });
  }, []);

  // Saves what there is; true once the server has it all.
  const save = useCallback(async (): Promise<boolean> => {
    while (now.current.busy) {
      await new Promise((later) => setTimeout(later, 50));
    }
    if (now.current.blocked) {
      return false;
    }
    if (!isDirty()) {
      forget(place);
      setState('saved');
      return true;
    }
    const asked = now.current.draft;
    const body = bodyOf(asked);
    if (body.name === '') {
      setState('nameless');
      return false;
    }
    now.current.busy = true;
    setState('saving');
    try {
      const { id, revision } = now.current.saved;
      take(await got(api.PUT('/api/v1/campaigns/{campaign}', { params: { path: { campaign: id } }, body: { ...body, revision } })), said(asked));
      setError(null);
      if (JSON.stringify(now.current.draft) === JSON.stringify(asked)) {
        forget(place);
        setState('saved');
      } else {
        keep(place, { base: now.current.saved.revision, draft: now.current.draft });
      }
      return !isDirty();
    } catch (failure) {
      const problem = failure instanceof ApiProblem ? failure : new ApiProblem(0, { type: '', title: '', status: 0, detail: String(failure) });
      if (problem.status === 409) {
        now.current.blocked = true;
        setState('conflict');
      } else if (problem.isOffline || problem.status >= 500 || problem.status === 429 || problem.status === 401) {
        setState('offline');
      } else {
        setError(problem);
        setState('refused');
      }
      return false;
    } finally {
      now.current.busy = false;
    }
  }, [isDirty, place, take]);

  const change = useCallback(
    (next: (draft: Draft) => Draft) => {
      setDraft((before) => {
        const after = next(before);
        keep(place, { base: now.current.saved.revision, draft: after });
        return after;
      });
      setState((before) => (before === 'conflict' ? before : 'saving'));
    },
    [place],
  );

  // Once one pauses; again and again while the server cannot be reached.
  useEffect(() => {
    const timer = setTimeout(() => void save(), pause);
    return () => clearTimeout(timer);
  }, [draft, tries, save]);
  // Whoever leaves the page within the pause has typed for good, too.
  useEffect(() => () => void save(), [save]);
  useEffect(() => {
    if (state !== 'offline') {
      return;
    }
    const timer = setTimeout(again, retryAfter);
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [state, tries]);

  // Of the two versions of a draft, one stays. Theirs is read anew, as it may have gone on.
  const settle = useCallback(
    async (which: 'mine' | 'theirs') => {
      const fresh = await got(api.GET('/api/v1/campaigns/{campaign}', { params: { path: { campaign: now.current.saved.id } } }));
      take(fresh);
      now.current.blocked = false;
      if (which === 'theirs') {
        forget(place);
        setDraft(draftOf(fresh));
        setError(null);
        setState('saved');
      } else {
        keep(place, { base: fresh.revision, draft: now.current.draft });
        setState('saving');
        again();
      }
    },
    [place, take],
  );

  // What another window has saved meanwhile, where nothing here waits to be saved.
  const adopt = useCallback(
    (fresh: Campaign) => {
      const { saved: known, busy, blocked } = now.current;
      if (fresh.revision > known.revision && !busy && !blocked && !isDirty()) {
        take(fresh);
        setDraft(draftOf(fresh));
      }
    },
    [isDirty, take],
  );

  return { draft, change, saved, state, error, save, settle, adopt };
}

export type Autosave = ReturnType<typeof useAutosave>;
