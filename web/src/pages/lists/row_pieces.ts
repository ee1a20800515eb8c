// Cuts CSV text into pieces of whole rows, each with the line of names before it, so that each can be read by itself.

const pieceBytes = 2 << 20;

// Where the last row ends outside of quotes; 0: nowhere. `quoted` says whether the text begins within quotes.
export function endOfRows(text: string, quoted: boolean): { end: number; quoted: boolean } {
  let end = 0;
  let inside = quoted;
  for (let place = 0; place < text.length; place++) {
    const letter = text[place];
    if (letter === '"') {
      inside = !inside;
    } else if (letter === '\n' && !inside) {
      end = place + 1;
    }
  }
  return { end, quoted: inside };
}

// The first row with its end, outside of quotes; empty where the text holds no whole row.
export function firstRow(text: string): string {
  let inside = false;
  for (let place = 0; place < text.length; place++) {
    const letter = text[place];
    if (letter === '"') {
      inside = !inside;
    } else if (letter === '\n' && !inside) {
      return text.slice(0, place + 1);
    }
  }
  return '';
}

export async function* rowPieces(file: Blob, bytes = pieceBytes): AsyncGenerator<{ csv: string; done: number }> {
  const decoder = new TextDecoder();
  let rest = '';
  let header: string | undefined;
  for (let place = 0; place < file.size; place += bytes) {
    const last = place + bytes >= file.size;
    rest += decoder.decode(await file.slice(place, place + bytes).arrayBuffer(), { stream: !last });
    const { end } = last ? { end: rest.length } : endOfRows(rest, false);
    if (end === 0) {
      continue;
    }
    const rows = rest.slice(0, end);
    rest = rest.slice(end);
    yield { csv: header === undefined ? rows : header + rows, done: Math.min(1, (place + bytes) / file.size) };
    header ??= firstRow(rows);
  }
}
