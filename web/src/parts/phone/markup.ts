// WhatsApp's own marks: *bold*, _italic_, ~struck~, ```fixed```. A mark counts where it stands at a word's edge, as
// WhatsApp has it; what is not closed stays as it was written.
export interface Piece {
  text: string;
  bold?: boolean;
  italic?: boolean;
  struck?: boolean;
  fixed?: boolean;
}

type Mark = 'bold' | 'italic' | 'struck';
const marks: Record<string, Mark> = { '*': 'bold', _: 'italic', '~': 'struck' };
const deepest = 8;

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
}

function isBlank(letter: string | undefined): boolean {
  return letter === undefined || /\s/.test(letter);
}

function closing(text: string, mark: string, from: number): number {
  const lineEnd = text.indexOf('\n', from);
  const end = lineEnd < 0 ? text.length : lineEnd;
  for (let at = text.indexOf(mark, from); at >= 0 && at < end; at = text.indexOf(mark, at + 1)) {
    if (at > from && !isBlank(text[at - 1]) && !isWord(text[at + 1])) {
      return at;
    }
  }
  return -1;
}

function marked(text: string, around: Omit<Piece, 'text'>, depth: number): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') {
      pieces.push({ ...around, text: plain });
      plain = '';
    }
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    const mark = marks[letter];
    const opens = mark !== undefined && depth < deepest && !around[mark] && !isWord(text[at - 1]) && !isBlank(text[at + 1]);
    const end = opens ? closing(text, letter, at + 1) : -1;
    if (mark === undefined || end < 0) {
      plain += letter;
      continue;
    }
    flush();
    pieces.push(...marked(text.slice(at + 1, end), { ...around, [mark]: true }, depth + 1));
    at = end;
  }
  flush();
  return pieces;
}

export function piecesOf(text: string): Piece[] {
  return text
    .split('```')
    .flatMap((part, place, all) =>
      place % 2 === 1 && place < all.length - 1
        ? [{ text: part, fixed: true }]
        : marked(place % 2 === 1 ? '```' + part : part, {}, 0),
    )
    .filter((piece) => piece.text !== '');
}
