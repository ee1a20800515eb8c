import { Anchor, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { MessageBadge } from '@/pages/campaign/state_badge';
import { OnlyWith } from '@/parts/allowed';
import { CopyButton } from '@/parts/copy_button';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { Exchanges } from './exchanges';
import { Life, type Message } from './life';

// One message, from the audience to the answer, with everything that went over the wire.
export default function MessagePage() {
  const { t } = useTranslation('messages');
  const id = Number(useParams().message);
  const message = useQuery({
    queryKey: ['message', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/messages/{message}', { params: { path: { message: Number.isSafeInteger(id) ? id : 0 } }, signal })),
    refetchInterval: 5_000,
  });
  const data = message.data;
  return (
    <OnlyWith right="campaigns:read">
      <Page
        title={data ? t('titleOf', { person: data.identity ?? t('gone') }) : t('title')}
        badge={data && <MessageBadge status={data.status} />}
        {...(data ? { back: { to: `/campaigns/${data.campaign}/people`, label: t('backCampaign') } } : {})}
      >
        <QueryView query={message}>{(found) => <Whole message={found} />}</QueryView>
      </Page>
    </OnlyWith>
  );
}

function Whole(props: { message: Message }) {
  const { t } = useTranslation('messages');
  const { zone } = useFormat();
  const { message } = props;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Stack gap="md">
        <Section title={t('life.title')} note={t('life.zone', { zone })}>
          <Life message={message} />
        </Section>
        <Section title={t('facts.title')}>
          <Facts message={message} />
        </Section>
      </Stack>
      <Section title={t('raw.title')} note={t('raw.text')}>
        <Exchanges message={message} />
      </Section>
    </SimpleGrid>
  );
}

function Section(props: { title: string; note?: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={props.title} style={{ alignSelf: 'start' }}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            {props.title}
          </Title>
          {props.note && (
            <Text size="sm" c="dimmed">
              {props.note}
            </Text>
          )}
        </div>
        {props.children}
      </Stack>
    </Card>
  );
}

function Facts(props: { message: Message }) {
  const { t } = useTranslation('messages');
  const { message } = props;
  const copied = (text: string | null, what: string) =>
    text === null ? null : (
      <Group gap={4} wrap="nowrap">
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
        <CopyButton value={text} what={what} compact />
      </Group>
    );
  const facts: { name: string; value: ReactNode }[] = [
    {
      name: t('facts.person'),
      value: message.identity ? (
        <Anchor component={Link} size="sm" to={`/people/${encodeURIComponent(message.identity)}`}>
          {message.identity}
        </Anchor>
      ) : (
        t('gone')
      ),
    },
    {
      name: t('facts.campaign'),
      value: (
        <Anchor component={Link} size="sm" to={`/campaigns/${message.campaign}`}>
          {message.kind === 'single' ? t('facts.single') : message.campaign}
        </Anchor>
      ),
    },
    { name: t('facts.attempts'), value: message.attempts },
    { name: t('facts.reference'), value: copied(message.reference, t('facts.reference')) },
    { name: t('facts.words'), value: message.words },
    { name: t('facts.wire'), value: copied(message.wire_id, t('facts.wire')) },
    { name: t('facts.provider'), value: copied(message.provider_id, t('facts.provider')) },
  ];
  return (
    <Stack component="dl" gap="xs" m={0}>
      {facts
        .filter((fact) => fact.value !== null)
        .map((fact) => (
          <Group key={fact.name} gap="sm" align="flex-start" wrap="nowrap">
            <Text component="dt" size="sm" c="dimmed" w={150} style={{ flexShrink: 0 }}>
              {fact.name}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              {fact.value}
            </Text>
          </Group>
        ))}
    </Stack>
  );
}
