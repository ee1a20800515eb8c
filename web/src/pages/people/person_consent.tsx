import { Alert, Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconCheck, IconCircleCheck, IconCircleX, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { notice } from '@/parts/notice';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { type Consent, forgetPeople, type Person, useConsent } from './data';
import { changePerson } from './person_attributes';
import { Section } from './section';
import { Source } from './source';
import { readableTitle } from '@/parts/mark';

// Whether they may be written to, why, and how it came about.
export function ConsentView(props: { person: Person }) {
  const { t } = useTranslation('people');
  const consent = useConsent(props.person.identity);
  return (
    <QueryView query={consent}>
      {(data) => (
        <Stack gap="lg">
          <Truth consent={data} person={props.person} />
          <Section title={t('consent.history')}>
            {data.history.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('consent.noHistory')}
              </Text>
            ) : (
              <Timeline bulletSize={22} lineWidth={2} active={data.history.length}>
                {data.history.toReversed().map((change, place) => (
                  <Timeline.Item
                    key={place}
                    color={change.given ? 'green' : 'red'}
                    bullet={change.given ? <IconCheck size={13} aria-hidden /> : <IconX size={13} aria-hidden />}
                    title={
                      <Text size="sm" fw={600}>
                        {change.phone
                          ? t(change.given ? 'consent.freed' : 'consent.blocked', { phone: change.phone })
                          : t(change.given ? 'consent.saidYes' : 'consent.saidNo')}
                      </Text>
                    }
                  >
                    <Text size="sm" c="dimmed">
                      <When at={change.at} exact /> · <Source source={change.source} />
                    </Text>
                  </Timeline.Item>
                ))}
              </Timeline>
            )}
          </Section>
        </Stack>
      )}
    </QueryView>
  );
}

function Truth(props: { consent: Consent; person: Person }) {
  const { t } = useTranslation('people');
  const { consent, person } = props;
  return (
    <Alert
      color={consent.reachable ? 'green' : 'orange'}
      variant="light"
      styles={consent.reachable ? undefined : readableTitle}
      icon={consent.reachable ? <IconCircleCheck aria-hidden /> : <IconCircleX aria-hidden />}
      title={t(consent.reachable ? 'consent.may' : 'consent.mayNot')}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text size="sm" style={{ flex: '1 1 16rem' }}>
            {t(consent.opted_in ? 'consent.optedIn' : consent.at ? 'consent.optedOut' : 'consent.neverSaid')}
            {consent.at && (
              <>
                {' '}
                <When at={consent.at} /> · <Source source={consent.source} />
              </>
            )}
          </Text>
          <OptButton person={person} optedIn={consent.opted_in} />
        </Group>
        {person.phone && (
          <Group justify="space-between" gap="xs">
            <Text size="sm" style={{ flex: '1 1 16rem' }}>
              {t(consent.number_blocked ? 'consent.numberBlocked' : 'consent.numberFree', { phone: person.phone })}
              {consent.number_blocked && consent.blocked_since && (
                <>
                  {' '}
                  <When at={consent.blocked_since} /> · <Source source={consent.blocked_by} />
                </>
              )}
            </Text>
            <BlockButton phone={person.phone} blocked={consent.number_blocked} />
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function OptButton(props: { person: Person; optedIn: boolean }) {
  const { t } = useTranslation('people');
  const { person, optedIn } = props;
  const change = () =>
    ask({
      title: t(optedIn ? 'consent.optOutTitle' : 'consent.optInTitle'),
      text: t(optedIn ? 'consent.optOutText' : 'consent.optInText'),
      confirm: t(optedIn ? 'consent.optOut' : 'consent.optIn'),
      danger: optedIn,
      run: async () => {
        await changePerson(person.identity, { opted_in: !optedIn });
        notice(t('consent.changed'));
      },
    });
  return (
    <Allowed right="people:write">
      <Button size="xs" variant="default" onClick={change}>
        {t(optedIn ? 'consent.optOut' : 'consent.optIn')}
      </Button>
    </Allowed>
  );
}

function BlockButton(props: { phone: string; blocked: boolean }) {
  const { t } = useTranslation('people');
  const { phone, blocked } = props;
  const change = () =>
    ask({
      title: t(blocked ? 'consent.unblockTitle' : 'consent.blockTitle', { phone }),
      text: t(blocked ? 'consent.unblockText' : 'consent.blockText'),
      confirm: t(blocked ? 'consent.unblock' : 'consent.block'),
      danger: !blocked,
      run: async () => {
        const params = { params: { path: { phone } } };
        await (blocked ? api.DELETE('/api/v1/blocked-numbers/{phone}', params) : api.PUT('/api/v1/blocked-numbers/{phone}', { ...params, body: {} }));
        await forgetPeople();
        notice(t('consent.changed'));
      },
    });
  return (
    <Allowed right="people:write">
      <Button size="xs" variant="default" onClick={change}>
        {t(blocked ? 'consent.unblock' : 'consent.block')}
      </Button>
    </Allowed>
  );
}
