import { Button, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/parts/data_table';
import { download } from '@/parts/download';
import { useFormat } from '@/parts/format';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { type Import, useProblemKinds, useProblems } from './data';

// What became of the rows, and which were left out for what.
export function Report(props: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { known } = props;
  const figures = ['created', 'updated', 'unchanged', 'rejected'] as const;
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map((figure) => (
          <Card withBorder key={figure} p="md">
            <Text size="sm" c="dimmed">
              {t(`report.${figure}`)}
            </Text>
            <Text fz={28} fw={700} style={{ fontVariantNumeric: 'tabular-nums' }} data-figure={figure}>
              {format.count(known[figure])}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      {known.settings.list && (
        <Text size="sm">{t('report.list', { list: known.settings.list })}</Text>
      )}
      {known.rejected > 0 && <Problems known={known} />}
    </>
  );
}

function Problems(props: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { known } = props;
  const problems = useProblems(known.id, known.state !== 'running');
  const kinds = useProblemKinds(known.id, known.rejected);
  const save = useMutation({
    mutationFn: () => download(`/api/v1/imports/${known.id}/rejections`, `${known.name.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '_')}-left-out.csv`),
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="problems">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" id="problems">
          {t('problems.title', { count: known.rejected, amount: format.count(known.rejected) })}
        </Title>
        <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={() => save.mutate()} loading={save.isPending}>
          {t('problems.download')}
        </Button>
      </Group>
      <ProblemAlert error={save.error} />
      <Text size="sm" c="dimmed">
        {t('problems.text')}
      </Text>
      {kinds.data && kinds.data.items.length > 0 && (
        <List size="sm" spacing={2}>
          {kinds.data.items.map((kind) => (
            <List.Item key={`${kind.column} ${kind.reason}`}>
              <b>{format.count(kind.rows)}</b> × {kind.column && `${kind.column}: `}
              {sentence(kind.reason)}
            </List.Item>
          ))}
        </List>
      )}
      {known.state !== 'running' && (
        <QueryView query={problems}>
          {() => (
            <DataTable
              label={t('problems.table')}
              rows={problems.rows}
              keyOf={(row) => row.id}
              more={problems.more}
              columns={[
                { id: 'line', title: t('check.line'), numeric: true, cell: (row) => format.count(row.line) },
                { id: 'column', title: t('problems.column'), cell: (row) => row.column ?? t('problems.wholeRow') },
                { id: 'value', title: t('problems.value'), cell: (row) => row.value || '–' },
                { id: 'reason', title: t('problems.reason'), cell: (row) => sentence(row.reason) },
              ]}
            />
          )}
        </QueryView>
      )}
    </Stack>
  );
}
