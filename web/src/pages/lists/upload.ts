import { connectionLost, headersOfCall, refuse } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { components } from '@/api/schema';
import { rowPieces } from './row_pieces';

type Rows = components['schemas']['FedList']['rows'];
export interface Filled {
  list: number;
  rows: Rows;
}

const tries = 6;

async function post(path: string, csv: string): Promise<components['schemas']['FedList']> {
  const answer = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...headersOfCall('POST'), 'Content-Type': 'text/csv' },
    body: csv,
  }).catch(() => {
    throw connectionLost();
  });
  return answer.ok ? ((await answer.json()) as components['schemas']['FedList']) : refuse(answer);
}

// A piece may be sent again: who is on the list already stays on it once.
async function posted(path: string, csv: string): Promise<components['schemas']['FedList']> {
  for (let tried = 1; ; tried++) {
    try {
      return await post(path, csv);
    } catch (error) {
      const passing = error instanceof ApiProblem && (error.isOffline || error.status >= 500 || error.status === 429);
      if (!passing || tried === tries) {
        throw error;
      }
      await new Promise((later) => setTimeout(later, 500 * 2 ** tried));
    }
  }
}

function sum(one: Rows | undefined, other: Rows): Rows {
  return {
    changed: (one?.changed ?? 0) + other.changed,
    unchanged: (one?.unchanged ?? 0) + other.unchanged,
    unknown: (one?.unknown ?? 0) + other.unknown,
    rejected: (one?.rejected ?? 0) + other.rejected,
    rejections: [...(one?.rejections ?? []), ...other.rejections].slice(0, 20),
  };
}

// Puts everybody whom the file names on the list, piece by piece.
export async function fillList(list: number, file: Blob, told: (share: number) => void): Promise<Filled> {
  let rows: Rows | undefined;
  for await (const { csv, done } of rowPieces(file)) {
    rows = sum(rows, (await posted(`/api/v1/lists/${list}/rows`, csv)).rows);
    told(done);
  }
  return { list, rows: rows ?? { changed: 0, unchanged: 0, unknown: 0, rejected: 0, rejections: [] } };
}

// A list of the file's people. Where the file cannot be read there is no list either.
export async function makeList(name: string, file: Blob, told: (share: number) => void): Promise<Filled> {
  let made: Filled | undefined;
  for await (const { csv, done } of rowPieces(file)) {
    if (!made) {
      const list = await post(`/api/v1/lists?name=${encodeURIComponent(name)}`, csv);
      made = { list: list.id, rows: list.rows };
    } else {
      made = { list: made.list, rows: sum(made.rows, (await posted(`/api/v1/lists/${made.list}/rows`, csv)).rows) };
    }
    told(done);
  }
  if (!made) {
    throw new Error('empty');
  }
  return made;
}
