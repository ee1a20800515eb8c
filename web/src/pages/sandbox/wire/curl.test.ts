import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlOf, quoted } from './curl';

describe('quoted', () => {
  it.each(["it's", '$(touch /tmp/x)', '`id`', 'a\nb', '"', '\\', "''"])('gives a shell %j as it is', (text) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`]).toString()).toBe(text);
  });
});

describe('curlOf', () => {
  it('leaves out what curl says by itself', () => {
    const command = curlOf({
      method: 'POST',
      url: 'http://127.0.0.1:8090/generic/messages?a=1',
      headers: [
        { name: 'Host', value: '127.0.0.1' },
        { name: 'Content-Type', value: 'application/json' },
      ],
      body: `{"text":"it's"}`,
    });
    expect(command).toBe(
      `curl -i -X 'POST' 'http://127.0.0.1:8090/generic/messages?a=1' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '{"text":"it'\\''s"}'`,
    );
  });
});
