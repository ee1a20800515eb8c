import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { News } from './stream';

// What else a change means, beside the queries that are called like it. The first page shows a bit of everything.
const meaning: Record<string, string[]> = {
  lanes: ['lane'],
  campaign: ['overview'],
  alarm: ['overview'],
  import: ['overview', 'list'],
  template: ['overview'],
  provider: ['overview', 'lane'],
  consent: ['overview', 'person'],
  person: ['profile', 'people', 'overview'],
  incoming: ['person', 'overview'],
  quarantine: ['overview'],
  project: ['session', 'overview'],
  member: ['session'],
  segment_index: ['attribute'],
  event_name: ['event'],
  webhook: ['overview'],
  message: ['overview'],
};

// How long at least from one asking to the next, where news come in streams.
const patience: Record<string, number> = { overview: 2_000, campaign: 2_000, person: 3_000, people: 3_000, profile: 3_000, lane: 1_000 };
const usual = 500;

interface Due {
  ids: Set<string> | null; // null: all of them
  timer: ReturnType<typeof setTimeout>;
}

// Puts news into the queries: numbers at once where they are shown already, the rest by asking anew, not too often.
export class Effects {
  private last = new Map<string, number>();
  private due = new Map<string, Due>();

  constructor(private readonly queries: QueryClient) {}

  take(news: News) {
    const { type, data } = news;
    const id = data.id === null || data.id === undefined ? null : String(data.id);
    if (type === 'lanes') {
      this.queries.setQueriesData({ queryKey: ['lane'], exact: true }, { items: data.items, next: null });
    } else if (id !== null && type !== 'alarm') {
      this.merge(type, id, data);
    }
    this.ask(type, id);
    for (const kind of meaning[type] ?? []) {
      this.ask(kind, null);
    }
  }

  stop() {
    this.due.forEach((one) => clearTimeout(one.timer));
    this.due.clear();
  }

  // Members that both have: what is shown of the thing and of its figures moves without a call.
  private merge(type: string, id: string, data: Record<string, unknown>) {
    this.queries.setQueriesData<unknown>({ queryKey: [type], predicate: (query) => String(query.queryKey[1]) === id }, (old: unknown) => {
      if (typeof old !== 'object' || old === null || Array.isArray(old)) {
        return old;
      }
      const shared = Object.entries(data).filter(([name, value]) => name !== 'id' && name in old && (old as Record<string, unknown>)[name] !== value);
      return shared.length > 0 ? { ...old, ...Object.fromEntries(shared) } : old;
    });
  }

  private ask(kind: string, id: string | null) {
    const waiting = this.due.get(kind);
    if (waiting) {
      if (id === null || waiting.ids === null) {
        waiting.ids = null;
      } else {
        waiting.ids.add(id);
      }
      return;
    }
    const ids = id === null ? null : new Set([id]);
    const wait = Math.max(0, (this.last.get(kind) ?? 0) + (patience[kind] ?? usual) - Date.now());
    const timer = setTimeout(() => this.run(kind), wait);
    this.due.set(kind, { ids, timer });
  }

  private run(kind: string) {
    const due = this.due.get(kind);
    this.due.delete(kind);
    this.last.set(kind, Date.now());
    void this.queries.invalidateQueries({ queryKey: [kind], predicate: (query) => concerns(query.queryKey, due?.ids ?? null) });
  }
}

// A query of one thing by its number concerns no other one.
export function concerns(key: QueryKey, ids: Set<string> | null): boolean {
  const which = key[1];
  return ids === null || typeof which !== 'number' || ids.has(String(which));
}
