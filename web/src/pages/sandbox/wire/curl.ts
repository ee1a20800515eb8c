import type { WireEntry } from '../types';

// A shell takes everything between single quotes as it is.
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const ofConnection = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding']);

// The request as a command that sends it again; what was a secret stands as stars.
export function curlOf(entry: Pick<WireEntry, 'method' | 'url' | 'headers' | 'body'>): string {
  const parts = [`curl -i -X ${quoted(entry.method)} ${quoted(entry.url)}`];
  for (const header of entry.headers) {
    if (!ofConnection.has(header.name.toLowerCase())) {
      parts.push(`-H ${quoted(`${header.name}: ${header.value}`)}`);
    }
  }
  if (entry.body !== '') {
    parts.push(`--data-raw ${quoted(entry.body)}`);
  }
  return parts.join(' \\\n  ');
}
