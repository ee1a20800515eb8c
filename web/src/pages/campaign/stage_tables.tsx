import { Anchor, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { type Column, DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { sentence } from '@/parts/problem_alert';
import { countryName } from './countries';
import type { BreakdownRow, Stage } from './data';

// A number with its share of the stage before.
function useStageColumns(): Column<BreakdownRow>[] {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  return useMemo(() => {
    const column = (stage: Stage, of: Stage | null): Column<BreakdownRow> => ({
      id: stage,
      title: t(`stage.${stage}`),
      numeric: true,
      cell: (row) => (
        <>
          {format.count(row[stage])}
          {of && (
            <Text component="span" size="xs" c="dimmed">
              {' '}
              {format.percent(row[stage], row[of])}
            </Text>
          )}
        </>
      ),
    });
    return [
      column('sent', null),
      column('delivered', 'sent'),
      column('read', 'delivered'),
      column('clicked', 'delivered'),
      column('replied', 'delivered'),
      column('failed', null),
    ];
  }, [t, format]);
}

export function CountryTable(props: { campaign: number; rows: BreakdownRow[] }) {
  const { t } = useTranslation('campaign');
  const columns = useStageColumns();
  return (
    <DataTable
      label={t('byCountry.title')}
      rows={props.rows}
      keyOf={(row) => row.country ?? ''}
      empty={<Text c="dimmed">{t('nothingYet')}</Text>}
      columns={[
        {
          id: 'country',
          title: t('byCountry.country'),
          cell: (row) => (
            <Anchor component={Link} size="sm" to={`/campaigns/${props.campaign}/people?country=${row.country ?? ''}`}>
              {row.country ? countryName(row.country) : t('byCountry.none')}
            </Anchor>
          ),
        },
        ...columns,
      ]}
    />
  );
}

export function TemplateTable(props: { rows: BreakdownRow[] }) {
  const { t } = useTranslation('campaign');
  const columns = useStageColumns();
  return (
    <DataTable
      label={t('byTemplate.title')}
      rows={props.rows}
      keyOf={(row) => row.template ?? 0}
      empty={<Text c="dimmed">{t('nothingYet')}</Text>}
      columns={[{ id: 'template', title: t('byTemplate.template'), cell: (row) => row.name ?? t('byTemplate.many') }, ...columns]}
    />
  );
}

export function ErrorTable(props: { campaign: number; rows: BreakdownRow[]; failed: number }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  return (
    <DataTable
      label={t('byError.title')}
      rows={props.rows}
      keyOf={(row) => row.code ?? ''}
      empty={<Text c="dimmed">{t('byError.none')}</Text>}
      columns={[
        {
          id: 'error',
          title: t('byError.error'),
          cell: (row) => (
            <Stack gap={2} style={{ whiteSpace: 'normal' }}>
              <Text size="sm">{sentence(row.meaning ?? row.code ?? '')}</Text>
              <Text size="xs" c="dimmed">
                {row.advice && sentence(row.advice)}
              </Text>
            </Stack>
          ),
        },
        {
          id: 'count',
          title: t('byError.count'),
          numeric: true,
          cell: (row) => (
            <Anchor component={Link} size="sm" to={`/campaigns/${props.campaign}/people?reason=${row.code ?? ''}`}>
              {format.count(row.failed)}
            </Anchor>
          ),
        },
        { id: 'share', title: t('byError.share'), numeric: true, cell: (row) => format.percent(row.failed, props.failed) },
      ]}
    />
  );
}
