import type { Draft } from './draft';

// What was typed and the server does not have yet, in the browser's own store: a reload, a crash or a lost connection
// loses nothing. `base`: the revision that it changes; 0 for one that the server does not know at all.
export interface Kept {
  base: number;
  draft: Draft;
}

export function placeOf(project: number, campaign: number | 'new'): string {
  return `parley.draft.${project}.${campaign}`;
}

export function keep(place: string, kept: Kept): void {
  try {
    localStorage.setItem(place, JSON.stringify(kept));
  } catch {
    // no room: the server gets it in a moment
  }
}

export function keptAt(place: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
    const isKept =
      typeof kept === 'object' && kept !== null && 'draft' in kept && 'base' in kept && typeof kept.draft === 'object' && kept.draft !== null && 'values' in kept.draft;
    return isKept ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

export function forget(place: string): void {
  localStorage.removeItem(place);
}
