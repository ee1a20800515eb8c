import { expect, test } from 'vitest';
import { identitiesIn } from './identities';
import { rowPieces } from './row_pieces';

async function piecesOf(text: string, bytes: number): Promise<string[]> {
  const pieces: string[] = [];
  for await (const { csv } of rowPieces(new Blob([text]), bytes)) {
    pieces.push(csv);
  }
  return pieces;
}

test('every row comes once, below the names of the columns, however the file is cut', async () => {
  const header = 'Type,"Iden\ntity"\n';
  const rows = ['i,a\n', 'i,"b\n""x"",\nc"\n', 'i,ü\n', 'i,last'];
  const text = header + rows.join('');
  for (let bytes = 1; bytes <= text.length + 4; bytes++) {
    const pieces = await piecesOf(text, bytes);
    expect(pieces.every((piece) => piece.startsWith(header))).toBe(true);
    expect(pieces.map((piece) => piece.slice(header.length)).join('')).toBe(rows.join(''));
  }
});

test('names are read as they are pasted', () => {
  expect(identitiesIn(' a\nb, c;d\t\r\n\na ')).toEqual(['a', 'b', 'c', 'd']);
  expect(identitiesIn(' \n')).toEqual([]);
});
