import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { concerns, Effects } from './effects';

let queries: QueryClient;
let effects: Effects;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
  effects = new Effects(queries);
  asked = [];
  queries.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'invalidate') {
      const key = event.query.queryKey;
      asked.push(JSON.stringify(key));
      queueMicrotask(() => queries.setQueryData(key, {})); // as if the server had answered
    }
  });
});
afterEach(() => {
  effects.stop();
  vi.useRealTimers();
});

test('figures that are shown move at once, and only those of their thing', async () => {
  queries.setQueryData(['campaign', 5], { id: 5, name: 'Spring', state: 'running' });
  queries.setQueryData(['campaign', 5, 'statistics'], { campaign: 5, sent: 10, state: 'running', failures: [] });
  queries.setQueryData(['campaign', 6, 'statistics'], { campaign: 6, sent: 1 });
  effects.take({ type: 'campaign', data: { id: 5, sent: 20, state: 'finished', rate: 3 } });
  expect(queries.getQueryData(['campaign', 5])).toEqual({ id: 5, name: 'Spring', state: 'finished' });
  expect(queries.getQueryData(['campaign', 5, 'statistics'])).toEqual({ campaign: 5, sent: 20, state: 'finished', failures: [] });
  expect(queries.getQueryData(['campaign', 6, 'statistics'])).toEqual({ campaign: 6, sent: 1 });
});

test('a change asks for the thing and its lists anew, and not for other things', async () => {
  for (const key of [['template', 1], ['template', 2], ['template', 'list', 'all'], ['segment', 1]]) {
    queries.setQueryData(key, {});
  }
  effects.take({ type: 'template', data: { id: 2 } });
  await vi.advanceTimersByTimeAsync(10);
  expect(asked.sort()).toEqual(['["template","list","all"]', '["template",2]']);
  asked = [];
  await vi.advanceTimersByTimeAsync(5_000);
  effects.take({ type: 'template', data: { id: null } });
  await vi.advanceTimersByTimeAsync(10);
  expect(asked.sort()).toEqual(['["template","list","all"]', '["template",1]', '["template",2]']);
});

test('many news in a row ask rarely, and the last of them is heard', async () => {
  queries.setQueryData(['overview', 7], {});
  for (let step = 0; step < 100; ++step) {
    effects.take({ type: 'campaign', data: { id: 5, sent: step } });
    await vi.advanceTimersByTimeAsync(100);
  }
  const during = asked.length;
  expect(during).toBeGreaterThanOrEqual(4);
  expect(during).toBeLessThanOrEqual(7);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.length).toBeLessThanOrEqual(during + 1);
});

test('lanes come whole', () => {
  queries.setQueryData(['lane'], { items: [], next: null });
  effects.take({ type: 'lanes', data: { items: [{ provider: 1 }] } });
  expect(queries.getQueryData(['lane'])).toEqual({ items: [{ provider: 1 }], next: null });
});

test('keys of lists concern everything', () => {
  expect(concerns(['template'], new Set(['1']))).toBe(true);
  expect(concerns(['template', 'list'], new Set(['1']))).toBe(true);
  expect(concerns(['template', 1], new Set(['1']))).toBe(true);
  expect(concerns(['template', 2], new Set(['1']))).toBe(false);
  expect(concerns(['template', 2], null)).toBe(true);
});
