import { Alert, Button, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';
import { converted } from './csv_text';
import type { Import } from './data';
import { sizeText } from './size';
import { remembered, upload, useUpload } from './uploads';
import { readableTitle } from '@/parts/mark';

const percent = (part: number, whole: number) => (whole > 0 ? Math.min(100, (100 * part) / whole) : 0);

// How far it is, and how to go on where it stopped.
export function ImportProgress(props: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { known } = props;
  const sent = useUpload(known.id);
  const total = sent?.size ?? remembered(known.id)?.total ?? (known.complete ? known.received : 0);
  if (known.state === 'finished' || known.state === 'cancelled') {
    return null;
  }
  const arriving = !known.complete;
  return (
    <Card withBorder>
      <Stack gap="sm">
        {arriving && sent && sent.state !== 'refused' && (
          <div>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {t(sent.state === 'waiting' ? 'progress.waiting' : 'progress.sending')}
              </Text>
              <Text size="sm" c="dimmed">
                {t('progress.bytes', { part: sizeText(sent.sent), whole: sizeText(total) })}
              </Text>
            </Group>
            <Progress value={percent(sent.sent, total)} color={sent.state === 'waiting' ? 'yellow' : undefined} aria-label={t('progress.sending')} />
            {sent.state === 'waiting' && (
              <Text size="sm" role="status" mt={4}>
                {t('progress.waitingText')}
              </Text>
            )}
          </div>
        )}
        {sent?.state === 'refused' && known.state !== 'failed' && <ProblemAlert error={sent.error} />}
        {arriving && (!sent || sent.state === 'refused') && <GoOn known={known} total={total} />}
        {known.state === 'failed' && <Failed known={known} />}
        {known.state !== 'failed' && (
          <div>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {t('progress.reading')}
              </Text>
              <Text size="sm" c="dimmed">
                {known.rows_per_second > 0 ? t('progress.speed', { rows: format.count(known.rows_per_second) }) : ''}
              </Text>
            </Group>
            <Progress value={percent(known.bytes_read, total || known.received)} aria-label={t('progress.reading')} animated={known.state === 'running'} />
            <Text size="sm" aria-live="polite" mt={4}>
              {t('progress.rows', { count: known.rows_read, amount: format.count(known.rows_read) })}
            </Text>
          </div>
        )}
        {known.state === 'running' && known.error && (
          <Alert color="yellow" variant="light" styles={readableTitle} role="alert" title={t('progress.stuck')}>
            {known.error}
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

// The rest of the file is missing, and nobody in this tab sends it: the same file is asked for.
function GoOn(props: { known: Import; total: number }) {
  const { t } = useTranslation(['imports', 'common']);
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { known } = props;
  const kept = remembered(known.id);
  const goOn = useMutation({
    mutationFn: async (file: File) => {
      if (kept && (file.size !== kept.size || file.name !== kept.name)) {
        throw new Error(t('goOn.other', { name: kept.name, size: sizeText(kept.size) }));
      }
      const body = await converted(file, kept ?? { encoding: 'utf-8', separator: ',' }, () => undefined);
      if (body.size < known.received) {
        throw new Error(t('goOn.shorter'));
      }
      upload(known.id, body, known.received);
    },
    onError: (error) => setRefused(error.message),
  });
  return (
    <Alert color="yellow" variant="light" styles={readableTitle} title={t('goOn.title')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t(kept ? 'goOn.text' : 'goOn.textUnknown', { name: known.name, size: sizeText(known.received) })}</Text>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          hidden
          aria-label={t('goOn.choose')}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            setRefused(null);
            if (file) {
              goOn.mutate(file);
            }
          }}
        />
        <Allowed right="people:write">
          <Button size="xs" onClick={() => input.current?.click()} loading={goOn.isPending}>
            {t('goOn.choose')}
          </Button>
        </Allowed>
        {refused && (
          <Text size="sm" role="alert" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))">
            {refused}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

function Failed(props: { known: Import }) {
  const { t } = useTranslation('imports');
  const { known } = props;
  const again = useMutation({
    mutationFn: () => got(api.POST('/api/v1/imports/{import}/finish', { params: { path: { import: known.id }, query: { wait: 'false' } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['import'] }),
  });
  return (
    <Alert color="red" variant="light" role="alert" title={t('failed.title')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {known.error ?? t('failed.unknown')}
        </Text>
        <Text size="sm">{t('failed.text')}</Text>
        {known.complete && (
          <Allowed right="people:write">
            <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
              {t('failed.again')}
            </Button>
          </Allowed>
        )}
        <ProblemAlert error={again.error} />
      </Stack>
    </Alert>
  );
}
