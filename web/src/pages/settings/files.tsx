import { Anchor, Button, Group, Progress, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { download } from '@/parts/download';
import { useFormat } from '@/parts/format';
import { Mark, type MarkColor } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { usePages } from '@/parts/pages';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { useSession } from '@/session/session';
import { Section } from './section';

type Import = components['schemas']['Import'];
type Export = components['schemas']['Export'];

const colours: Record<string, MarkColor> = {
  running: 'blue', finished: 'green', failed: 'red', interrupted: 'orange', cancelled: 'gray', expired: 'gray',
};

function State(props: { state: string; error: string | null }) {
  const { t } = useTranslation('settings');
  return (
    <Mark color={colours[props.state] ?? 'gray'} title={props.error ?? undefined}>
      {t(`files.states.${props.state}`)}
    </Mark>
  );
}

export function Files() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('nav.files')} intro={t('files.intro')}>
      <Imports />
      <Exports />
    </Page>
  );
}

function Imports() {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const imports = usePages<Import, number>(['import', 'list', 'settings'], (after, signal) =>
    got(api.GET('/api/v1/imports', { params: { query: after === undefined ? {} : { after } }, signal })),
  );
  return (
    <Section
      title={t('files.imports')}
      actions={
        <Allowed right="people:write">
          <Button component={Link} to="/imports/new" size="xs">
            {t('files.newImport')}
          </Button>
        </Allowed>
      }
    >
      <QueryView query={imports}>
        {() => (
          <DataTable
            label={t('files.imports')}
            rows={imports.rows}
            keyOf={(one) => one.id}
            more={imports.more}
            empty={
              <Text size="sm" c="dimmed">
                {t('files.importsEmpty')}
              </Text>
            }
            columns={[
              { id: 'name', title: t('files.name'), cell: (one) => one.name },
              { id: 'state', title: t('files.state'), cell: (one) => <State state={one.state} error={one.error} /> },
              { id: 'rows', title: t('files.rows'), numeric: true, cell: (one) => format.count(one.rows_read) },
              { id: 'rejected', title: t('files.rejected'), numeric: true, cell: (one) => format.count(one.rejected) },
              { id: 'started', title: t('files.started'), cell: (one) => <When at={one.started} /> },
              {
                id: 'report',
                title: t('files.report'),
                cell: (one) => (
                  <Anchor component={Link} to={`/imports/${one.id}`} size="sm" aria-label={t('files.reportOf', { name: one.name })}>
                    {t('files.report')}
                  </Anchor>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}

function sizeOf(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let place = 0;
  while (value >= 1000 && place < units.length - 1) {
    value /= 1000;
    place += 1;
  }
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[place] ?? 'byte', maximumFractionDigits: 1 }).format(value);
}

function Exports() {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const { can } = useSession();
  const exports = usePages<Export, number>(['export', 'list'], (after, signal) =>
    got(api.GET('/api/v1/exports', { params: { query: after === undefined ? {} : { after } }, signal })),
  );
  const refresh = () => queries.invalidateQueries({ queryKey: ['export'] });
  const start = useMutation({
    mutationFn: (kind: 'people' | 'messages') =>
      got(api.POST('/api/v1/exports', { params: { header: { 'Idempotency-Key': newWish() } }, body: { kind, format: 'csv' } })),
    onSuccess: () => notice(t('files.started2')),
    onSettled: refresh,
  });
  const cancel = useMutation({
    mutationFn: (id: number) => api.POST('/api/v1/exports/{export}/cancel', { params: { path: { export: id } } }),
    onSettled: refresh,
  });
  const save = useMutation({
    mutationFn: (one: Export) => download(`/api/v1/exports/${one.id}/file`, `${one.kind}-${one.id}.csv`),
  });
  return (
    <Section
      title={t('files.exports')}
      actions={
        <Group gap="xs">
          <Button size="xs" variant="default" loading={start.isPending && start.variables === 'people'} onClick={() => start.mutate('people')}>
            {t('files.exportPeople')}
          </Button>
          {can('campaigns:read') && (
            <Button
              size="xs"
              variant="default"
              loading={start.isPending && start.variables === 'messages'}
              onClick={() => start.mutate('messages')}
            >
              {t('files.exportMessages')}
            </Button>
          )}
        </Group>
      }
    >
      <ProblemAlert error={start.error ?? cancel.error ?? save.error} />
      <QueryView query={exports}>
        {() => (
          <DataTable
            label={t('files.exports')}
            rows={exports.rows}
            keyOf={(one) => one.id}
            more={exports.more}
            empty={
              <Text size="sm" c="dimmed">
                {t('files.exportsEmpty')}
              </Text>
            }
            columns={[
              { id: 'kind', title: t('files.kind'), cell: (one) => t(`files.kinds.${one.kind}`) },
              {
                id: 'state',
                title: t('files.state'),
                cell: (one) => (
                  <>
                    <State state={one.state} error={one.error} />
                    {one.state === 'running' && one.progress !== null && (
                      <Progress value={one.progress * 100} size="sm" mt={4} aria-label={format.percent(one.progress, 1)} />
                    )}
                  </>
                ),
              },
              { id: 'rows', title: t('files.rows'), numeric: true, cell: (one) => format.count(one.rows) },
              { id: 'size', title: t('files.size'), numeric: true, cell: (one) => sizeOf(one.bytes, navigator.language || 'en') },
              { id: 'created', title: t('files.created'), cell: (one) => <When at={one.created} /> },
              { id: 'expires', title: t('files.expires'), cell: (one) => <When at={one.expires} /> },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (one) =>
                  one.state === 'finished' ? (
                    <Button
                      onClick={() => save.mutate(one)}
                      loading={save.isPending && save.variables.id === one.id}
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconDownload size={14} aria-hidden />}
                      aria-label={t('files.downloadOf', { kind: t(`files.kinds.${one.kind}`), at: format.time(one.created) })}
                    >
                      {t('common:download')}
                    </Button>
                  ) : one.state === 'running' ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => cancel.mutate(one.id)}
                      aria-label={t('files.cancelOf', { at: format.time(one.created) })}
                    >
                      {t('files.cancel')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
