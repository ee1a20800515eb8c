import { Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/parts/mark';
import { Value } from '@/pages/people/value';
import { DataTable } from '@/parts/data_table';
import { sentence } from '@/parts/problem_alert';
import type { Preview } from './data';

type Row = Preview['rows'][number];

// "{"$add": ["tea"]}" as what it does.
function Change(props: { name: string; value: unknown }) {
  const { t } = useTranslation('imports');
  const { value } = props;
  const operation = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value)[0] : undefined;
  return (
    <Text size="sm" component="span" style={{ display: 'inline-flex', gap: 4, alignItems: 'center', overflowWrap: 'anywhere' }}>
      <Text component="span" inherit c="dimmed">
        {props.name}:
      </Text>
      {operation ? (
        <>
          {t(`does.${operation[0].slice(1)}`)} {operation[0] !== '$delete' && <Value value={operation[1]} />}
        </>
      ) : (
        <Value value={value} short />
      )}
    </Text>
  );
}

function Fate(props: { row: Row }) {
  const { t } = useTranslation('imports');
  const { problems } = props.row;
  if (problems.length === 0) {
    return (
      <Mark color="green">{t('check.goesIn')}</Mark>
    );
  }
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" maw={300}>
      <IconAlertTriangle size={16} aria-label={t('check.leftOut')} style={{ flexShrink: 0 }} color="var(--mantine-color-orange-7)" />
      <div>
        {problems.map((problem, place) => (
          <Text key={place} size="sm">
            {problem.column && <b>{problem.column}: </b>}
            {sentence(problem.value ? `${problem.what} (${problem.value})` : problem.what)}
          </Text>
        ))}
      </div>
    </Group>
  );
}

// The first rows as the people that they become.
export function PreviewRows(props: { rows: Row[] }) {
  const { t } = useTranslation(['imports', 'common']);
  const yesNo = (value: boolean | null | undefined) => (value === null || value === undefined ? '–' : t(value ? 'common:yes' : 'common:no'));
  return (
    <DataTable
      label={t('check.rows')}
      rows={props.rows}
      keyOf={(row) => row.line}
      columns={[
        { id: 'line', title: t('check.line'), numeric: true, cell: (row) => row.line },
        { id: 'fate', title: t('check.fate'), cell: (row) => <Fate row={row} /> },
        { id: 'identity', title: t('becomes.identity'), cell: (row) => row.person?.identity ?? row.cells[0] ?? '–' },
        { id: 'phone', title: t('becomes.phone'), cell: (row) => <span style={{ whiteSpace: 'nowrap' }}>{row.person?.phone ?? '–'}</span> },
        { id: 'optIn', title: t('becomes.optIn'), cell: (row) => yesNo(row.person?.opted_in) },
        {
          id: 'attributes',
          title: t('check.attributes'),
          cell: (row) => (
            <Group gap="xs" miw={220}>
              {Object.entries(row.person?.attributes ?? {}).map(([name, value]) => (
                <Change key={name} name={name} value={value} />
              ))}
            </Group>
          ),
        },
      ]}
    />
  );
}
