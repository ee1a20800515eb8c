import { describe, expect, it } from 'vitest';
import { asCurl, asText } from './exchange_text';

const request = {
  kind: 'request' as const, at: '2026-11-28T02:16:00.000Z', method: 'POST', url: 'https://provider.example/messages', status: null,
  headers: [{ name: 'Content-Type', value: 'application/json' }, { name: 'Content-Length', value: '17' }], body: `{"text":"it's \`id\`"}`, note: null,
};

describe('an exchange as text', () => {
  it('keeps everything of the body inside quotes for a shell', () => {
    expect(asCurl(request)).toBe(
      `curl -X 'POST' 'https://provider.example/messages' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '{"text":"it'\\''s \`id\`"}'`,
    );
  });
  it('stands as it was on the wire', () => {
    expect(asText(request)).toBe(`POST https://provider.example/messages\nContent-Type: application/json\nContent-Length: 17\n\n${request.body}`);
    expect(asText({ ...request, kind: 'answer', method: null, url: null, status: 202, headers: [], body: 'ok' })).toBe('HTTP 202\n\nok');
  });
});
