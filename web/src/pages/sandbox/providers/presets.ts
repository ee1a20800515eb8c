// What a provider may be like, as changes of its dials; each begins from how it behaves at first.
export type Change = Record<string, unknown>;

export const presets: { name: string; change: Change }[] = [
  { name: 'busy', change: { faults: { http_429: 0.2, http_503: 0.05, retry_after_s: 1 }, limits: { per_second: 20 } } },
  { name: 'flaky', change: { faults: { reset: 0.03, silence: 0.02, garbage: 0.01, http_500: 0.03 } } },
  {
    name: 'slow',
    change: { latency_ms: { min: 200, mean: 600, max: 2_500 }, faults: { slow: 0.25, slow_ms: 1_800 } },
  },
  {
    name: 'messy',
    change: { callbacks: { duplicated: 0.3, disordered: 0.4, lost: 0.02, early: 0.1, sent_ms: { min: 0, max: 3_000 }, delivered_ms: { min: 0, max: 8_000 } } },
  },
  { name: 'locked', change: { credentials_refused: true } },
  { name: 'unread', change: { callbacks: { delivered: 0.55, read: 0.1, clicked: 0, replied: 0, failed: 0.2 } } },
];
