import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CodeBlock, pretty } from '@/parts/code_block';
import { CopyButton } from '@/parts/copy_button';
import type { WireEntry } from '../types';
import { curlOf } from './curl';

function lines(headers: { name: string; value: string }[]): string {
  return headers.map((header) => `${header.name}: ${header.value}`).join('\n');
}

// A form is easier to read with a line for each field.
function readable(body: string, headers: { name: string; value: string }[]): string {
  const type = headers.find((header) => header.name.toLowerCase() === 'content-type')?.value ?? '';
  if (type.includes('x-www-form-urlencoded')) {
    return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${pretty(value)}`).join('\n');
  }
  return pretty(body);
}

export function EntryDetails({ entry }: { entry: WireEntry }) {
  const { t } = useTranslation('sandbox');
  const { answer } = entry;
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere', flex: 1, minWidth: 0 }}>
          {entry.method} {entry.url}
        </Text>
        <CopyButton value={curlOf(entry)} what={t('wire.curlOf', { number: entry.number })} label={t('wire.curl')} />
      </Group>
      {entry.message && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('wire.message', { id: entry.message })}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Stack gap="xs" style={{ minWidth: 0 }}>
          <CodeBlock label={t('wire.requestHead')} text={lines(entry.headers)} height={140} />
          {entry.body !== '' && <CodeBlock label={t('wire.requestBody')} text={readable(entry.body, entry.headers)} />}
        </Stack>
        <Stack gap="xs" style={{ minWidth: 0 }}>
          {answer ? (
            <>
              <CodeBlock label={t('wire.answerHead')} text={`HTTP/1.1 ${answer.status} ${answer.reason}\n${lines(answer.headers)}`} height={140} />
              {answer.body !== '' && <CodeBlock label={t('wire.answerBody')} text={readable(answer.body, answer.headers)} />}
            </>
          ) : (
            <Text size="sm">{entry.failure ? t('wire.failure', { why: entry.failure }) : t('wire.waiting')}</Text>
          )}
        </Stack>
      </SimpleGrid>
      {entry.cut && (
        <Text size="xs" c="dimmed">
          {t('wire.cut')}
        </Text>
      )}
    </Stack>
  );
}
