import { Box, Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileImport, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { Aside, CellLink } from '@/parts/cells';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { AddPerson } from './add_person';
import { ColumnChooser, useColumns } from './columns';
import { nameOf, type Person, personPath, usePeople, usePeopleTotal } from './data';
import { HowToBegin } from './how_to_begin';
import { ReachBadge } from './reach_badge';
import { Value } from './value';

const longestQuery = 100; // bytes, as the server takes them

function shortened(text: string): string {
  let short = text.trim();
  while (new TextEncoder().encode(short).length > longestQuery) {
    short = short.slice(0, -1);
  }
  return short;
}

export function PeoplePage() {
  const { t } = useTranslation(['people', 'common']);
  const format = useFormat();
  const [address, setAddress] = useSearchParams();
  const [typed, setTyped] = useState(address.get('q') ?? '');
  const [query] = useDebouncedValue(shortened(typed), 150);
  const total = usePeopleTotal();
  const people = usePeople(query);
  const columns = useColumns();
  useEffect(() => {
    setAddress(query ? { q: query } : {}, { replace: true });
  }, [query, setAddress]);
  const nobody = !query && people.data !== undefined && people.rows.length === 0;
  const count = total.data?.people ?? 0;
  const amount = format.count(count);
  return (
    <Page
      title={t('title')}
      intro={total.data && !nobody ? t(total.data.exact ? 'total' : 'totalAbout', { count, amount }) : undefined}
      actions={
        <>
          <AddPerson />
          <Allowed right="people:write">
            <Button component={Link} to="/imports/new" leftSection={<IconFileImport size={16} aria-hidden />}>
              {t('import')}
            </Button>
          </Allowed>
        </>
      }
    >
      {nobody ? (
        <HowToBegin />
      ) : (
        <Stack>
          <Group gap="xs" align="flex-end">
            <TextInput
              style={{ flex: '1 1 16rem' }}
              maw={520}
              type="search"
              label={t('search')}
              placeholder={t('searchHint')}
              leftSection={<IconSearch size={16} aria-hidden />}
              rightSection={typed && <CloseButton size="sm" aria-label={t('searchClear')} onClick={() => setTyped('')} />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <ColumnChooser columns={columns} />
          </Group>
          <Text aria-live="polite" size="sm" c="dimmed" mih={20}>
            {query && people.data && people.rows.length > 0
              ? t(people.more ? 'foundMore' : 'found', { count: people.rows.length, amount: format.count(people.rows.length) })
              : ''}
          </Text>
          <QueryView query={people}>
            {() => (
              <Box opacity={people.isPlaceholderData ? 0.6 : 1}>
                <PeopleTable people={people.rows} columns={columns.chosen} more={people.more} query={query} />
              </Box>
            )}
          </QueryView>
        </Stack>
      )}
    </Page>
  );
}

const nowrap = { whiteSpace: 'nowrap' } as const;

function PeopleTable(props: { people: Person[]; columns: string[]; more: ReturnType<typeof usePeople>['more']; query: string }) {
  const { t } = useTranslation(['people', 'common']);
  return (
    <DataTable
      label={t('title')}
      rows={props.people}
      keyOf={(person) => person.id}
      pure
      more={props.more}
      empty={<EmptyState icon={<IconSearch size={28} />} title={t('nobodyFound', { query: props.query })} text={t('nobodyFoundText')} />}
      columns={[
        {
          id: 'person',
          title: t('person'),
          cell: (person) => {
            const name = nameOf(person);
            return (
              <div style={{ minWidth: 140 }}>
                <CellLink to={personPath(person.identity)} style={{ fontWeight: 600 }}>
                  {name ?? person.identity}
                </CellLink>
                {name && <Aside>{person.identity}</Aside>}
              </div>
            );
          },
        },
        { id: 'phone', title: t('phone'), cell: (person) => <span style={nowrap}>{person.phone ?? '–'}</span> },
        { id: 'reach', title: t('mayBeWritten'), cell: (person) => <ReachBadge person={person} /> },
        ...props.columns.map((name) => ({
          id: `attribute ${name}`,
          title: name,
          cell: (person: Person) => <Value value={person.attributes[name]} short />,
        })),
        {
          id: 'created',
          title: t('added'),
          cell: (person) => (
            <span style={nowrap}>
              <When at={person.created} />
            </span>
          ),
        },
      ]}
    />
  );
}

