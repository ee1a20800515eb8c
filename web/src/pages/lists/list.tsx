import { ActionIcon, Anchor, Button, Group, Stack } from '@mantine/core';
import { IconTrash, IconUserMinus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { nameOf, type Person, personPath } from '@/pages/people/data';
import { ReachBadge } from '@/pages/people/reach_badge';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { AddMembers } from './add_members';
import { forgetLists, type PeopleList, useList, useMembers } from './data';
import { RowsReport, takeReport } from './report';
import { useRemove } from './remove';
import type { Filled } from './upload';

export function ListPage() {
  const { t } = useTranslation('lists');
  const id = Number(useParams().list);
  const list = useList(Number.isInteger(id) && id > 0 ? id : 0);
  const back = { to: '/lists', label: t('title') };
  if (list.data) {
    return <Known key={list.data.id} list={list.data} back={back} />;
  }
  return (
    <Page title={t('title')} back={back}>
      <QueryView query={list}>{() => null}</QueryView>
    </Page>
  );
}

function Known(props: { list: PeopleList; back: { to: string; label: string } }) {
  const { t } = useTranslation(['lists', 'common', 'people']);
  const format = useFormat();
  const navigate = useNavigate();
  const { list } = props;
  const [report, setReport] = useState<Filled['rows'] | null>(() => takeReport(list.id));
  const members = useMembers(list.id);
  const remove = useRemove(() => navigate('/lists'));
  const takeOff = (person: Person) =>
    ask({
      title: t('takeOffTitle', { person: nameOf(person) ?? person.identity }),
      text: t('takeOffText'),
      confirm: t('takeOff'),
      run: async () => {
        await got(
          api.POST('/api/v1/lists/{list}/members/remove', { params: { path: { list: list.id } }, body: { identities: [person.identity] } }),
        );
        await forgetLists();
        notice(t('takenOff'));
      },
    });
  return (
    <Page
      title={list.name}
      back={props.back}
      intro={t('count', { count: list.members, amount: format.count(list.members) })}
      actions={
        <Group gap="xs">
          <AddMembers list={list} onDone={setReport} />
          <Allowed right="people:write">
            <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove(list)}>
              {t('common:delete')}
            </Button>
          </Allowed>
        </Group>
      }
    >
      <Stack>
        {report && <RowsReport key={JSON.stringify(report)} list={list.id} rows={report} onClose={() => setReport(null)} />}
        <QueryView query={members}>
          {() => (
            <DataTable
              label={t('members')}
              rows={members.rows}
              keyOf={(person) => person.id}
              more={members.more}
              empty={<EmptyState icon={<IconUsers size={28} />} title={t('nobodyTitle')} text={t('nobodyText')} />}
              columns={[
                {
                  id: 'person',
                  title: t('people:person'),
                  cell: (person) => (
                    <Anchor component={Link} to={personPath(person.identity)} fw={600} size="sm">
                      {nameOf(person) ?? person.identity}
                    </Anchor>
                  ),
                },
                { id: 'identity', title: t('people:identity'), cell: (person) => person.identity },
                { id: 'phone', title: t('people:phone'), cell: (person) => <span style={{ whiteSpace: 'nowrap' }}>{person.phone ?? '–'}</span> },
                { id: 'reach', title: t('people:mayBeWritten'), cell: (person) => <ReachBadge person={person} /> },
                {
                  id: 'actions',
                  title: t('common:actions'),
                  hiddenTitle: true,
                  cell: (person) => (
                    <Allowed right="people:write" hint={t('takeOff')}>
                      <ActionIcon variant="subtle" color="gray" aria-label={`${t('takeOff')}: ${person.identity}`} onClick={() => takeOff(person)}>
                        <IconUserMinus size={16} aria-hidden />
                      </ActionIcon>
                    </Allowed>
                  ),
                },
              ]}
            />
          )}
        </QueryView>
      </Stack>
    </Page>
  );
}
