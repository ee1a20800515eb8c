import { Anchor, Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { IconPlus, IconSearch, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { useCan } from '@/session/session';
import { StateBadge } from '@/pages/campaign/state_badge';
import { filters, isMoving, type Shown, useCampaigns } from './data';
import type { CampaignRow } from './draft';
import { Progress } from './progress';
import { RowActions } from './row_actions';

function NewButton(props: { label: string }) {
  const icon = <IconPlus size={16} aria-hidden />;
  return useCan('campaigns:write') ? (
    <Button component={Link} to="/campaigns/new" leftSection={icon}>
      {props.label}
    </Button>
  ) : (
    <Allowed right="campaigns:write">
      <Button leftSection={icon}>{props.label}</Button>
    </Allowed>
  );
}

function isShown(text: string | null): text is Shown {
  return filters.some((one) => one === text);
}

// What matters of its time: when it goes, went or was last written.
function Moment(props: { row: CampaignRow }) {
  const { t } = useTranslation('campaigns');
  const { row } = props;
  const [label, at] = row.launched
    ? [t('moment.launched'), row.launched]
    : row.scheduled && row.state === 'draft'
      ? [t('moment.scheduled'), row.scheduled]
      : [t('moment.updated'), row.updated];
  return (
    <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
      <Text span c="dimmed" size="xs" display="block">
        {label}
      </Text>
      <When at={at} />
    </Text>
  );
}

function Share(props: { row: CampaignRow; of: 'delivered' | 'read' | 'replied' }) {
  const format = useFormat();
  const { progress } = props.row;
  return <>{progress && progress.sent > 0 ? format.percent(progress[props.of], progress.sent) : '–'}</>;
}

export default function Campaigns() {
  const { t } = useTranslation(['campaigns', 'common']);
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const asked = params.get('state');
  const shown: Shown = isShown(asked) ? asked : 'all';
  const [name, setName] = useState(params.get('name') ?? '');
  const [search] = useDebouncedValue(name.trim(), 300);
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const campaigns = useCampaigns(shown, search);
  const show = (state: string) => {
    setParams(state === 'all' ? {} : { state }, { replace: true });
  };
  const states = filters.map((value) => ({ value, label: t(`filter.${value}`) }));
  const isFiltered = shown !== 'all' || search !== '';
  const moving = campaigns.rows.filter(isMoving).length;

  return (
    <Page title={t('title')} intro={t('intro')} actions={<NewButton label={t('new')} />}>
      <Stack gap="md">
        <Group justify="space-between" gap="sm">
          {isNarrow ? (
            <Select label={t('filterLabel')} data={states} value={shown} allowDeselect={false} onChange={(value) => show(value ?? 'all')} w="100%" />
          ) : (
            <SegmentedControl aria-label={t('filterLabel')} data={states} value={shown} onChange={show} />
          )}
          <TextInput
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
            w={isNarrow ? '100%' : 260}
          />
        </Group>
        {moving > 0 && (
          <Text size="sm" c="dimmed">
            {t('moving', { count: moving })}
          </Text>
        )}
        <QueryView query={campaigns}>
          {() => (
            <DataTable
              label={t('title')}
              rows={campaigns.rows}
              keyOf={(row) => row.id}
              more={campaigns.more}
              empty={
                isFiltered ? (
                  <EmptyState icon={<IconSearch size={28} />} title={t('noneFoundTitle')} text={t('noneFoundText')}>
                    <Button
                      variant="default"
                      onClick={() => {
                        setName('');
                        show('all');
                      }}
                    >
                      {t('showAll')}
                    </Button>
                  </EmptyState>
                ) : (
                  <EmptyState icon={<IconSend size={28} />} title={t('emptyTitle')} text={t('emptyText')}>
                    <NewButton label={t('emptyAction')} />
                  </EmptyState>
                )
              }
              columns={[
                {
                  id: 'name',
                  title: t('column.name'),
                  cell: (row) => (
                    <div>
                      <Anchor component={Link} to={row.state === 'draft' && !row.scheduled ? `/campaigns/${row.id}/edit` : `/campaigns/${row.id}`} fw={600}>
                        {row.name}
                      </Anchor>
                      {row.labels.length > 0 && (
                        <Text size="xs" c="dimmed">
                          {row.labels.join(' · ')}
                        </Text>
                      )}
                    </div>
                  ),
                },
                { id: 'state', title: t('column.state'), cell: (row) => <StateBadge state={row.state} scheduled={row.scheduled !== null} /> },
                { id: 'progress', title: t('column.progress'), cell: (row) => <Progress row={row} /> },
                { id: 'delivered', title: t('column.delivered'), numeric: true, cell: (row) => <Share row={row} of="delivered" /> },
                { id: 'read', title: t('column.read'), numeric: true, cell: (row) => <Share row={row} of="read" /> },
                { id: 'replied', title: t('column.replied'), numeric: true, cell: (row) => <Share row={row} of="replied" /> },
                { id: 'moment', title: t('column.moment'), cell: (row) => <Moment row={row} /> },
                { id: 'actions', title: t('common:actions'), hiddenTitle: true, cell: (row) => <RowActions row={row} /> },
              ]}
            />
          )}
        </QueryView>
        <Text size="xs" c="dimmed">
          {t('common:zone', { zone: format.zone })}
        </Text>
      </Stack>
    </Page>
  );
}
