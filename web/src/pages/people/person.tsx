import { Box, Group, SimpleGrid, Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router-dom';
import { CopyButton } from '@/parts/copy_button';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { nameOf, type Person, usePerson } from './data';
import { Attributes } from './person_attributes';
import { Contact } from './person_contact';
import { ConsentView } from './person_consent';
import { Events } from './person_events';
import { Identities } from './person_identities';
import { Lists } from './person_lists';
import { Messages } from './person_messages';
import { PersonActions } from './person_actions';
import { ReachBadge } from './reach_badge';

const tabs = ['profile', 'messages', 'events', 'consent'] as const;

export function PersonPage() {
  const { t } = useTranslation('people');
  const identity = useParams().identity ?? '';
  const person = usePerson(identity);
  const back = { to: '/people', label: t('title') };
  if (person.data) {
    return <Known person={person.data} back={back} />;
  }
  return (
    <Page title={identity} back={back}>
      <QueryView query={person}>{() => null}</QueryView>
    </Page>
  );
}

function Known(props: { person: Person; back: { to: string; label: string } }) {
  const { t } = useTranslation('people');
  const { person } = props;
  const [address, setAddress] = useSearchParams();
  const tab = tabs.find((one) => one === address.get('tab')) ?? 'profile';
  return (
    <Page
      title={nameOf(person) ?? person.identity}
      back={props.back}
      badge={<ReachBadge person={person} full />}
      actions={<PersonActions person={person} />}
      intro={
        <Group component="span" gap={6} fz="sm">
          <span style={{ overflowWrap: 'anywhere' }}>{person.identity}</span>
          <CopyButton value={person.identity} what={t('identity')} compact />
          <Text component="span" inherit c="dimmed">
            {t('since')} <When at={person.created} /> · {t('changed')} <When at={person.updated} />
          </Text>
        </Group>
      }
    >
      <Tabs value={tab} onChange={(next) => setAddress(next && next !== 'profile' ? { tab: next } : {}, { replace: true })} keepMounted={false}>
        <Box style={{ overflowX: 'auto' }}>
          <Tabs.List style={{ flexWrap: 'nowrap' }}>
            {tabs.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`tabs.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Box>
        <Tabs.Panel value="profile" pt="lg">
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
            <Attributes person={person} />
            <Stack gap="lg">
              <Contact person={person} />
              <Identities person={person} />
              <Lists identity={person.identity} />
            </Stack>
          </SimpleGrid>
        </Tabs.Panel>
        <Tabs.Panel value="messages" pt="lg">
          <Messages identity={person.identity} />
        </Tabs.Panel>
        <Tabs.Panel value="events" pt="lg">
          <Events identity={person.identity} />
        </Tabs.Panel>
        <Tabs.Panel value="consent" pt="lg">
          <ConsentView person={person} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
