import { Anchor, Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Mark } from '@/parts/mark';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { stateColors, useImports } from './data';

export function ImportList() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const imports = useImports();
  const create = (
    <Allowed right="people:write">
      <Button component={Link} to="/imports/new" leftSection={<IconPlus size={16} aria-hidden />}>
        {t('list.new')}
      </Button>
    </Allowed>
  );
  return (
    <Page title={t('title')} intro={t('list.intro')} actions={create}>
      <QueryView query={imports}>
        {() => (
          <DataTable
            label={t('title')}
            rows={imports.rows}
            keyOf={(one) => one.id}
            more={imports.more}
            empty={
              <EmptyState icon={<IconFileImport size={28} />} title={t('list.emptyTitle')} text={t('list.emptyText')}>
                {create}
              </EmptyState>
            }
            columns={[
              {
                id: 'name',
                title: t('list.file'),
                cell: (one) => (
                  <Anchor component={Link} to={`/imports/${one.id}`} fw={600} size="sm">
                    {one.name}
                  </Anchor>
                ),
              },
              {
                id: 'state',
                title: t('list.state'),
                cell: (one) => (
                  <Mark color={stateColors[one.state]}>{t(`states.${one.state}`)}</Mark>
                ),
              },
              { id: 'rows', title: t('report.rows'), numeric: true, cell: (one) => format.count(one.rows_read) },
              { id: 'created', title: t('report.created'), numeric: true, cell: (one) => format.count(one.created) },
              { id: 'updated', title: t('report.updated'), numeric: true, cell: (one) => format.count(one.updated) },
              { id: 'rejected', title: t('report.rejected'), numeric: true, cell: (one) => format.count(one.rejected) },
              { id: 'started', title: t('list.started'), cell: (one) => <When at={one.started} /> },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}
