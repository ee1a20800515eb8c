// What a file of people is, judged by its beginning, and how it becomes the CSV text that the server takes: UTF-8 with
// commas.

export type Separator = ',' | ';' | '\t';
export interface Form {
  encoding: string; // as TextDecoder calls it
  separator: Separator;
}
export type Unusable = 'empty' | 'workbook' | 'compressed' | 'binary';

export const otherEncodings = ['windows-1252', 'iso-8859-2', 'windows-1251', 'windows-1254', 'windows-1256', 'shift_jis', 'gb18030', 'big5', 'euc-kr'];

const signatures: [number[], Unusable][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'workbook'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'workbook'],
  [[0x1f, 0x8b], 'compressed'],
  [[0x42, 0x5a, 0x68], 'compressed'],
  [[0xfd, 0x37, 0x7a], 'compressed'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed'],
  [[0x25, 0x50, 0x44, 0x46], 'binary'],
  [[0x89, 0x50, 0x4e, 0x47], 'binary'],
  [[0xff, 0xd8, 0xff], 'binary'],
];

const begins = (bytes: Uint8Array, with_: number[]) => with_.every((byte, place) => bytes[place] === byte);

function encodingOf(bytes: Uint8Array): string | undefined {
  if (begins(bytes, [0xff, 0xfe])) {
    return 'utf-16le';
  }
  if (begins(bytes, [0xfe, 0xff])) {
    return 'utf-16be';
  }
  let even = 0;
  let odd = 0;
  bytes.forEach((byte, place) => {
    if (byte === 0) {
      place % 2 === 0 ? even++ : odd++;
    }
  });
  if (even > 0 || odd > 0) {
    const pairs = bytes.length / 2;
    return even === 0 && odd * 4 >= pairs ? 'utf-16le' : odd === 0 && even * 4 >= pairs ? 'utf-16be' : undefined;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }); // its end may be cut
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

// The one that stands most often in the first line, outside of quotes.
export function separatorOf(text: string): Separator {
  const counts = new Map<string, number>([[',', 0], [';', 0], ['\t', 0]]);
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') {
      quoted = !quoted;
    } else if (!quoted && (letter === '\n' || letter === '\r')) {
      break;
    } else if (!quoted) {
      const count = counts.get(letter);
      if (count !== undefined) {
        counts.set(letter, count + 1);
      }
    }
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most && most[1] > 0 ? (most[0] as Separator) : ',';
}

export function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

export function look(bytes: Uint8Array): Form | { unusable: Unusable } {
  if (bytes.length === 0) {
    return { unusable: 'empty' };
  }
  const known = signatures.find(([start]) => begins(bytes, start));
  if (known) {
    return { unusable: known[1] };
  }
  const encoding = encodingOf(bytes);
  if (!encoding) {
    return { unusable: 'binary' };
  }
  const text = decode(bytes, encoding);
  return text.trim() === '' ? { unusable: 'empty' } : { encoding, separator: separatorOf(text) };
}

// Puts commas in the place of another separator, also where text is cut anywhere: cells that hold a comma get quotes.
export class Commas {
  private cell = '';
  private state: 'plain' | 'quoted' | 'maybeEnd' = 'plain';
  private begun = false; // the cell has something before a quote could open it

  constructor(private readonly separator: Separator) {}

  write(text: string): string {
    let out = '';
    for (const letter of text) {
      if (this.state === 'quoted') {
        this.cell += letter;
        this.state = letter === '"' ? 'maybeEnd' : 'quoted';
        continue;
      }
      if (this.state === 'maybeEnd' && letter === '"') {
        this.cell += letter;
        this.state = 'quoted';
        continue;
      }
      if (letter === this.separator || letter === '\n' || letter === '\r') {
        out += this.end() + (letter === this.separator ? ',' : letter);
      } else {
        if (letter === '"' && !this.begun) {
          this.state = 'quoted';
        }
        this.begun = true;
        this.cell += letter;
      }
    }
    return out;
  }

  end(): string {
    const cell = this.state === 'plain' && this.cell.includes(',') ? `"${this.cell.replaceAll('"', '""')}"` : this.cell;
    this.cell = '';
    this.state = 'plain';
    this.begun = false;
    return cell;
  }
}

export const isAsItIs = (form: Form) => form.encoding === 'utf-8' && form.separator === ',';

// The file as UTF-8 with commas. A piece at a time, so that the page stays alive.
export async function converted(file: Blob, form: Form, told: (share: number) => void): Promise<Blob> {
  if (isAsItIs(form)) {
    return file;
  }
  const piece = 4 << 20;
  const decoder = new TextDecoder(form.encoding);
  const commas = form.separator === ',' ? null : new Commas(form.separator);
  const parts: Blob[] = [];
  for (let place = 0; place < file.size; place += piece) {
    const bytes = await file.slice(place, place + piece).arrayBuffer();
    const text = decoder.decode(bytes, { stream: place + piece < file.size });
    parts.push(new Blob([commas ? commas.write(text) : text]));
    told(Math.min(1, (place + piece) / file.size));
    await new Promise((later) => setTimeout(later));
  }
  if (commas) {
    parts.push(new Blob([commas.end()]));
  }
  return new Blob(parts, { type: 'text/csv' });
}
