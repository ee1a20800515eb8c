import type { BreakdownRow, Stage } from './data';

export type Point = { at: string } & Record<Stage, number>;

const hour = 3_600_000;
export const mostPoints = 400;

const nothing: Record<Stage, number> = { sent: 0, delivered: 0, read: 0, clicked: 0, replied: 0, failed: 0 };

// The rows of a breakdown with the hours or days between them in which nothing happened, so that a line falls to zero
// there. Steps follow the rows, so that days that are longer or shorter than others stay whole.
export function withGaps(rows: BreakdownRow[], step: 'hour' | 'day'): Point[] {
  const points: Point[] = [];
  for (const row of rows) {
    if (row.at === null) {
      continue;
    }
    const at = new Date(row.at).getTime();
    let last = points.at(-1);
    while (last && points.length < mostPoints) {
      const next = new Date(last.at).getTime() + (step === 'hour' ? hour : 24 * hour);
      // A day may be an hour shorter or longer.
      if (next > at - (step === 'hour' ? hour / 2 : 2 * hour)) {
        break;
      }
      points.push({ at: new Date(next).toISOString(), ...nothing });
      last = points.at(-1);
    }
    points.push({ at: row.at, sent: row.sent, delivered: row.delivered, read: row.read, clicked: row.clicked, replied: row.replied, failed: row.failed });
  }
  return points;
}

// Days where hours would be too many to be told apart.
export function usualStep(rows: BreakdownRow[]): 'hour' | 'day' {
  const first = rows[0]?.at;
  const last = rows.at(-1)?.at;
  if (!first || !last) {
    return 'hour';
  }
  return new Date(last).getTime() - new Date(first).getTime() > 5 * 24 * hour ? 'day' : 'hour';
}
