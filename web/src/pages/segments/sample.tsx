import { Anchor, Card, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { QueryView } from '@/parts/query_view';
import { type Filter, useLiveCount } from '@/parts/rules';
import { momentOfValue } from '@/parts/rules/days';
import { isDate } from '@/parts/rules/values';

const shown = 8;

// Some of the people whom the rules find, asked once the count is there.
export function Sample(props: { filter: Filter }) {
  const { t } = useTranslation(['segments', 'common']);
  const { count, busy, error } = useLiveCount(props.filter);
  const format = useFormat();
  const text = JSON.stringify(props.filter);
  const shownValue = (value: unknown) => {
    const moment = typeof value === 'string' && isDate(value) ? momentOfValue(value) : null;
    return moment !== null ? format.day(new Date(moment).toISOString()) : typeof value === 'string' ? value : JSON.stringify(value);
  };
  const sample = useQuery({
    queryKey: ['segment', 'sample', text],
    queryFn: ({ signal }) =>
      got(api.POST('/api/v1/segments/preview', { body: { filter: JSON.parse(text) as Filter, limit: shown }, signal })),
    enabled: count !== undefined && !busy && !error,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  if (!count || error) {
    return null;
  }
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="sm">
        {t('sample')}
      </Title>
      <QueryView query={sample}>
        {(data) => (
          <DataTable
            label={t('sample')}
            rows={data.sample}
            keyOf={(person) => person.id}
            empty={<Text c="dimmed">{t('sampleEmpty')}</Text>}
            columns={[
              {
                id: 'identity',
                title: t('identity'),
                cell: (person) => (
                  <Anchor component={Link} size="sm" to={`/people/${encodeURIComponent(person.identity)}`}>
                    {person.identity}
                  </Anchor>
                ),
              },
              { id: 'phone', title: t('phone'), cell: (person) => person.phone ?? '–' },
              { id: 'consent', title: t('consent'), cell: (person) => t(person.opted_in ? 'common:yes' : 'common:no') },
              {
                id: 'known',
                title: t('known'),
                cell: (person) => (
                  <Text size="sm" c="dimmed" lineClamp={2} maw={420}>
                    {Object.entries(person.attributes)
                      .slice(0, 5)
                      .map(([name, value]) => `${name}: ${shownValue(value)}`)
                      .join(' · ')}
                  </Text>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Card>
  );
}
