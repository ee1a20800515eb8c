import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import type { components } from '@/api/schema';
import { Aside, CellLink } from '@/parts/cells';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { When } from '@/parts/when';
import { countryName } from './countries';
import type { Campaign, Statistics } from './data';
import { type Filter, filterIn, isFiltered, paramsOf } from './people_filter';
import { Filters } from './people_filters';
import { usePeople } from './people_query';
import { MessageBadge } from './state_badge';

export type CampaignMessage = components['schemas']['CampaignMessage'];

// Everybody of the campaign, one row each, with what became of their message.
export function People(props: { campaign: Campaign; figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const { campaign, figures } = props;
  const [search, setSearch] = useSearchParams();
  const filter = filterIn(search);
  const list = usePeople(campaign.id, filter);
  const change = (next: Filter) => setSearch(paramsOf(next), { replace: true });
  return (
    <Stack gap="md">
      <Filters campaign={campaign.id} figures={figures} filter={filter} onChange={change} />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && !list.error && <Loading />}
      {list.data && (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed" role="status">
              {t('people.shown', { count: list.rows.length })}
              {list.lookedOn && ` ${t('people.further')}`}
            </Text>
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={list.isRefetching}
              onClick={() => void list.refetch()}
            >
              {t('people.refresh')}
            </Button>
          </Group>
          <DataTable
            label={t('views.people')}
            rows={list.rows}
            keyOf={(row) => row.id}
            pure
            more={list.more}
            empty={
              list.more ? undefined : (
                <EmptyState title={t('people.noneTitle')} text={isFiltered(filter) ? t('people.noneFit') : t('people.noneYet')}>
                  {isFiltered(filter) && (
                    <Button variant="default" onClick={() => change({})}>
                      {t('people.clear')}
                    </Button>
                  )}
                </EmptyState>
              )
            }
            columns={[
              { id: 'person', title: t('people.person'), cell: (row) => <Person row={row} /> },
              { id: 'number', title: t('people.number'), cell: (row) => row.phone ?? '–' },
              { id: 'country', title: t('byCountry.country'), cell: (row) => (row.country ? countryName(row.country) : '–') },
              { id: 'status', title: t('people.status'), cell: (row) => <Outcome row={row} /> },
              { id: 'changed', title: t('people.changed'), cell: (row) => <When at={row.changed_at} /> },
              {
                id: 'life',
                title: t('people.life'),
                hiddenTitle: true,
                cell: (row) => (
                  <CellLink to={`/messages/${row.id}`} aria-label={t('people.lifeOf', { person: row.name ?? row.identity ?? row.profile })}>
                    {t('people.life')}
                  </CellLink>
                ),
              },
            ]}
          />
        </>
      )}
    </Stack>
  );
}

function Person(props: { row: CampaignMessage }) {
  const { t } = useTranslation('campaign');
  const { row } = props;
  if (row.identity === null) {
    return <Text size="sm" c="dimmed">{t('people.gone')}</Text>;
  }
  return (
    <>
      <CellLink to={`/people/${encodeURIComponent(row.identity)}`}>{row.name ?? row.identity}</CellLink>
      {row.name !== null && <Aside>{row.identity}</Aside>}
    </>
  );
}

function Outcome(props: { row: CampaignMessage }) {
  const { t } = useTranslation('campaign');
  const { row } = props;
  return (
    <>
      <div style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
        <MessageBadge status={row.status} />
        {row.replied && <Text size="xs">{t('people.replied')}</Text>}
        {row.attempts > 1 && <Aside>{t('people.attempts', { count: row.attempts })}</Aside>}
      </div>
      {row.reason !== null && <Aside>{t(`reason.${row.reason}`, { defaultValue: row.reason })}</Aside>}
    </>
  );
}
