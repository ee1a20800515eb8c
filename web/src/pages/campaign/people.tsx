import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import type { components } from '@/api/schema';
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
                  <Anchor component={Link} to={`/messages/${row.id}`} size="sm" aria-label={t('people.lifeOf', { person: row.name ?? row.identity ?? row.profile })}>
                    {t('people.life')}
                  </Anchor>
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
      <Anchor component={Link} to={`/people/${encodeURIComponent(row.identity)}`} size="sm">
        {row.name ?? row.identity}
      </Anchor>
      {row.name !== null && (
        <Text size="xs" c="dimmed">
          {row.identity}
        </Text>
      )}
    </>
  );
}

function Outcome(props: { row: CampaignMessage }) {
  const { t } = useTranslation('campaign');
  const { row } = props;
  return (
    <Stack gap={2} style={{ whiteSpace: 'normal' }}>
      <Group gap={6}>
        <MessageBadge status={row.status} />
        {row.replied && <Text size="xs">{t('people.replied')}</Text>}
        {row.attempts > 1 && <Text size="xs" c="dimmed">{t('people.attempts', { count: row.attempts })}</Text>}
      </Group>
      {row.reason !== null && <Text size="xs" c="dimmed">{t(`reason.${row.reason}`, { defaultValue: row.reason })}</Text>}
    </Stack>
  );
}
