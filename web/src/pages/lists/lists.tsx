import { ActionIcon, Anchor, Button } from '@mantine/core';
import { IconList, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { useLists } from './data';
import { useRemove } from './remove';

export function AllLists() {
  const { t } = useTranslation(['lists', 'common']);
  const format = useFormat();
  const lists = useLists();
  const remove = useRemove();
  const create = (
    <Allowed right="people:write">
      <Button component={Link} to="/lists/new" leftSection={<IconPlus size={16} aria-hidden />}>
        {t('create')}
      </Button>
    </Allowed>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={create}>
      <QueryView query={lists}>
        {() => (
          <DataTable
            label={t('title')}
            rows={lists.rows}
            keyOf={(list) => list.id}
            more={lists.more}
            empty={
              <EmptyState icon={<IconList size={28} />} title={t('emptyTitle')} text={t('emptyText')}>
                {create}
              </EmptyState>
            }
            columns={[
              {
                id: 'name',
                title: t('name'),
                cell: (list) => (
                  <Anchor component={Link} to={`/lists/${list.id}`} fw={600} size="sm">
                    {list.name}
                  </Anchor>
                ),
              },
              { id: 'members', title: t('members'), numeric: true, cell: (list) => format.count(list.members) },
              { id: 'updated', title: t('updated'), cell: (list) => <When at={list.updated} /> },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (list) => (
                  <Allowed right="people:write" hint={t('common:delete')}>
                    <ActionIcon variant="subtle" color="gray" aria-label={`${t('common:delete')}: ${list.name}`} onClick={() => void remove(list)}>
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </Allowed>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}
