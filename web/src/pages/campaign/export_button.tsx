import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, connectionLost, got, headersOfCall, newWish, refuse } from '@/api/client';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';

// Everybody's outcome as a CSV file: written by the server, with its progress, then downloaded.
export function ExportButton(props: { campaign: number }) {
  const { t } = useTranslation('campaign');
  const [opened, { open, close }] = useDisclosure(false);
  const begin = useMutation({
    mutationFn: () =>
      got(
        api.POST('/api/v1/exports', {
          params: { header: { 'Idempotency-Key': newWish() } },
          body: { kind: 'messages', format: 'csv', campaign: props.campaign },
        }),
      ),
  });
  const start = () => {
    begin.mutate();
    open();
  };
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={start}>
        {t('export.open')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('export.title')} closeButtonProps={{ 'aria-label': t('export.close') }}>
        <Stack>
          <Text size="sm">{t('export.text')}</Text>
          <ProblemAlert error={begin.error} onRetry={() => begin.mutate()} />
          {begin.data && <Written id={begin.data.id} campaign={props.campaign} />}
        </Stack>
      </Modal>
    </>
  );
}

function Written(props: { id: number; campaign: number }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const file = useQuery({
    queryKey: ['export', props.id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/exports/{export}', { params: { path: { export: props.id } }, signal })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? 400 : false),
  });
  const download = useMutation({ mutationFn: () => saveFile(props.id, `campaign-${props.campaign}-messages.csv`) });
  const done = file.data?.state === 'finished';
  const share = done ? 100 : Math.round((file.data?.progress ?? 0) * 100);
  return (
    <Stack gap="xs">
      <ProblemAlert error={file.error} />
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label={t('export.progress')} striped={!done} animated={!done} />
      </Progress.Root>
      <Text size="sm" aria-live="polite">
        {done
          ? t('export.done', { count: file.data?.rows ?? 0, amount: format.count(file.data?.rows ?? 0) })
          : t('export.writing', { count: file.data?.rows ?? 0, amount: format.count(file.data?.rows ?? 0) })}
      </Text>
      {file.data?.error && <ProblemAlert error={new Error(file.data.error)} />}
      <ProblemAlert error={download.error} />
      <Group justify="space-between">
        {file.data?.expires ? (
          <Text size="xs" c="dimmed">
            {t('export.kept', { until: format.time(file.data.expires) })}
          </Text>
        ) : (
          <span />
        )}
        <Button disabled={!done} loading={download.isPending} leftSection={<IconDownload size={16} aria-hidden />} onClick={() => download.mutate()}>
          {t('export.download')}
        </Button>
      </Group>
    </Stack>
  );
}

// By a call of ours, as the browser's own download would not say which project is meant.
async function saveFile(id: number, name: string): Promise<void> {
  const path = `/api/v1/exports/${id}/file`;
  const answer = await fetch(path, { headers: headersOfCall('GET'), credentials: 'same-origin' }).catch(() => {
    throw connectionLost();
  });
  if (!answer.ok) {
    await refuse(answer);
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
