import type { components } from '@/api/schema';

type Exchange = components['schemas']['Exchange'];

export function headersText(exchange: Exchange): string {
  return exchange.headers.map((header) => `${header.name}: ${header.value}`).join('\n');
}

// As it stood on the wire, near enough to be read.
export function asText(exchange: Exchange): string {
  const first = exchange.method !== null ? `${exchange.method} ${exchange.url ?? ''}` : exchange.status !== null ? `HTTP ${exchange.status}` : '';
  return [first, headersText(exchange), '', exchange.body].filter((part, place) => part !== '' || place === 2).join('\n');
}

// For a shell: every part in single quotes, so that nothing in it is run.
export function asCurl(exchange: Exchange): string {
  const lines = [`curl -X ${quoted(exchange.method ?? 'POST')} ${quoted(exchange.url ?? '')}`];
  for (const { name, value } of exchange.headers) {
    if (!['content-length', 'host'].includes(name.toLowerCase())) {
      lines.push(`-H ${quoted(`${name}: ${value}`)}`);
    }
  }
  if (exchange.body !== '') {
    lines.push(`--data-raw ${quoted(exchange.body)}`);
  }
  return lines.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
