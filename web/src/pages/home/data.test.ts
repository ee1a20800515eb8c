import { expect, test } from 'vitest';
import { type Overview, type Progress, withNews } from './data';

const numbers = { sent: 0, delivered: 0, read: 0, clicked: 0, replied: 0, failed: 0 };
const progress = (id: number, state: Progress['state'], sent = 0): Progress => ({
  ...numbers, id, kind: 'campaign', name: `campaign ${id}`, state, state_reason: null, provider: 1, qualified: 10, waiting: 0, sent, uncertain: 0, skipped: 0,
  rate: 0, launched: null, finished: null,
});
const overview: Overview = {
  time_zone: 'UTC', as_of: '2026-01-31T00:00:00.000Z', today: { day: '2026-01-31', hours: [], ...numbers }, days: [], funnel: numbers,
  campaigns: [progress(2, 'running', 1)], recent: [progress(1, 'finished', 5)], scheduled: [], providers: [], alarms: [], consent: [],
  checklist: { provider_connected: true, templates_there: true, people_there: true, campaign_sent: false },
};
const after = (data: object, type = 'campaign', before = overview) => withNews(before, { type, data: data as Record<string, unknown> });

test('a campaign that runs moves, and comes when it is launched', () => {
  expect(after(progress(2, 'running', 4)).campaigns.map((one) => one.sent)).toEqual([4]);
  expect(after(progress(3, 'running')).campaigns.map((one) => one.id)).toEqual([3, 2]);
});

test('a campaign that is over goes, and one that was over takes late callbacks', () => {
  expect(after(progress(2, 'finished')).campaigns).toEqual([]);
  expect(after(progress(1, 'finished', 9)).recent[0]?.sent).toBe(9);
});

test('news that say nothing of it, and single messages, change nothing', () => {
  expect(after({ id: 2 })).toBe(overview);
  expect(after({ ...progress(9, 'running'), kind: 'single' })).toBe(overview);
  expect(after({ id: 4 }, 'segment')).toBe(overview);
});

test('alarms open, change and close', () => {
  const alarm = { id: 'quarantine', kind: 'quarantine', open: true, severe: false, subject: null, name: null, what: 'x', words: null, advice: 'y', count: 1, since: null };
  const open = after(alarm, 'alarm');
  expect(open.alarms).toHaveLength(1);
  expect(after({ ...alarm, count: 2 }, 'alarm', open).alarms.map((one) => one.count)).toEqual([2]);
  expect(after({ id: 'quarantine', open: false }, 'alarm', open).alarms).toEqual([]);
});

test('lanes come whole, and not to those who may not see them', () => {
  expect(after({ items: [{ provider: 1 }] }, 'lanes').providers).toHaveLength(1);
  expect(after({ items: [{ provider: 1 }] }, 'lanes', { ...overview, providers: null }).providers).toBeNull();
});
