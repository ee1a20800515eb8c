import { ActionIcon, Anchor, Box, Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import { IconFilter, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { FilterSummary } from '@/parts/rules';
import { When } from '@/parts/when';
import { type Segment, useCounts, useSegments } from './data';
import { useRemove } from './remove';

type Count = ReturnType<typeof useCounts>[number];

function CountCell(props: { count: Count | undefined; which: 'count' | 'reachable' }) {
  const { t } = useTranslation(['segments', 'rules']);
  const format = useFormat();
  const { count } = props;
  if (count?.data) {
    return <>{format.count(count.data[props.which])}</>;
  }
  if (count?.error) {
    return props.which === 'count' ? (
      <Button size="compact-xs" variant="subtle" onClick={() => void count.refetch()} title={count.error.message}>
        {t('countFailed')}
      </Button>
    ) : (
      <>–</>
    );
  }
  return <Loader size={12} role="status" aria-label={t('rules:count.counting')} />;
}

export function SegmentList() {
  const { t } = useTranslation(['segments', 'common']);
  const segments = useSegments();
  const counts = useCounts(segments.rows);
  const remove = useRemove();
  const countOf = (segment: Segment) => counts[segments.rows.indexOf(segment)];
  const create = (label: string) => (
    <Allowed right="people:write">
      <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} aria-hidden />}>
        {label}
      </Button>
    </Allowed>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={create(t('new'))}>
      <QueryView query={segments}>
        {() => (
          <DataTable
            label={t('table')}
            rows={segments.rows}
            keyOf={(segment) => segment.id}
            more={segments.more}
            empty={
              <EmptyState icon={<IconFilter size={28} />} title={t('emptyTitle')} text={t('emptyText')}>
                {create(t('emptyAction'))}
              </EmptyState>
            }
            columns={[
              {
                id: 'name',
                title: t('name'),
                cell: (segment) => (
                  <Anchor component={Link} to={`/segments/${segment.id}`} fw={600}>
                    {segment.name}
                  </Anchor>
                ),
              },
              {
                id: 'rules',
                title: t('rules'),
                cell: (segment) => (
                  <Box miw={220}>
                    <FilterSummary filter={segment.filter} />
                  </Box>
                ),
              },
              {
                id: 'people',
                title: t('people'),
                numeric: true,
                cell: (segment) => <CountCell count={countOf(segment)} which="count" />,
              },
              {
                id: 'reachable',
                title: t('reachable'),
                numeric: true,
                cell: (segment) => <CountCell count={countOf(segment)} which="reachable" />,
              },
              {
                id: 'updated',
                title: t('updated'),
                cell: (segment) => (
                  <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                    <When at={segment.updated} />
                  </Text>
                ),
              },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (segment) => (
                  <Group gap={4} wrap="nowrap" justify="flex-end">
                    <Tooltip label={t('common:edit')}>
                      <ActionIcon
                        component={Link}
                        to={`/segments/${segment.id}`}
                        variant="subtle"
                        color="gray"
                        aria-label={`${t('common:edit')}: ${segment.name}`}
                      >
                        <IconPencil size={16} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                    <Allowed right="people:write">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`${t('common:delete')}: ${segment.name}`}
                        onClick={() => void remove(segment)}
                      >
                        <IconTrash size={16} aria-hidden />
                      </ActionIcon>
                    </Allowed>
                  </Group>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}
