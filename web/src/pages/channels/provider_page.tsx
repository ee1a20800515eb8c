import { Badge, Button, Card, Group, List, Menu, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArchive, IconChevronDown, IconPencil, IconRefresh, IconSend, IconStar, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { useCan } from '@/session/session';
import { CallbackUrls } from './callback_urls';
import { ChatLink } from './chat_link';
import { laneOf, titleOf, useDialects, useLanes, useProvider, useProviderId, useProvidersChanged } from './data';
import { HealthBadge } from './health_badge';
import { HealthCard } from './health_card';
import { askToLeave } from './leave';
import { SettingsCard } from './settings_card';
import { trialOf, TrialAlert } from './trial_view';
import { healthOf, type Provider } from './values';

export function ProviderPage() {
  const provider = useProvider(useProviderId());
  return <QueryView query={provider}>{(known) => <Shown provider={known} />}</QueryView>;
}

function Shown(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  const { provider } = props;
  const { data: dialects } = useDialects();
  const lane = laneOf(useLanes(), provider);
  const isNew = (useLocation().state as { isNew?: boolean } | null)?.isNew === true;
  const changed = useProvidersChanged();
  const path = { provider: provider.id };
  const restore = useMutation({
    mutationFn: () => got(api.POST('/api/v1/providers/{provider}/restore', { params: { path } })),
    onSuccess: async (now) => {
      notice(t('restored', { name: now.nickname }));
      await changed(now);
    },
  });
  const makeDefault = useMutation({
    mutationFn: () => got(api.PATCH('/api/v1/providers/{provider}', { params: { path }, body: { default: true } })),
    onSuccess: async (now) => {
      notice(t('madeDefault', { name: now.nickname }));
      await changed(now);
    },
  });
  const error = restore.error ?? makeDefault.error;
  const trial = trialOf(error);
  return (
    <Page
      title={provider.nickname}
      intro={t('callIt', { dialect: titleOf(dialects, provider.dialect), sender: provider.sender })}
      back={{ to: '/channels', label: t('back') }}
      badge={
        <Group gap={6}>
          {provider.default && (
            <Badge variant="outline" tt="none">
              {t('defaultMark')}
            </Badge>
          )}
          <HealthBadge health={healthOf(provider, lane)} />
        </Group>
      }
      actions={
        <>
          {provider.archived ? (
            <Allowed right="settings:write">
              <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => restore.mutate()} loading={restore.isPending}>
                {t('restore')}
              </Button>
            </Allowed>
          ) : (
            <Allowed right="send">
              <Button component={Link} to={`/channels/${provider.id}/test`} leftSection={<IconSend size={16} aria-hidden />}>
                {t('sendTest')}
              </Button>
            </Allowed>
          )}
          <Allowed right="settings:write">
            <Button
              component={Link}
              to={`/channels/${provider.id}/edit`}
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
            >
              {t('edit')}
            </Button>
          </Allowed>
          <More provider={provider} busy={makeDefault.isPending} makeDefault={() => makeDefault.mutate()} />
        </>
      }
    >
      {trial ? <TrialAlert trial={trial} title={t('trialTitle')} /> : <ProblemAlert error={error} />}
      {isNew && <NextSteps provider={provider} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack>
          <HealthCard provider={provider} lane={lane} />
          <SettingsCard provider={provider} dialect={dialects?.find((one) => one.name === provider.dialect)} />
        </Stack>
        <Stack>
          <CallbackUrls provider={provider} />
          <Card withBorder component="section" aria-labelledby="conversation">
            <Title order={2} size="h4" id="conversation" mb="sm">
              {t('conversation')}
            </Title>
            <ChatLink provider={provider} />
          </Card>
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

function More(props: { provider: Provider; busy: boolean; makeDefault: () => void }) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const changed = useProvidersChanged();
  const { provider } = props;
  if (!useCan('settings:write')) {
    return null; // the buttons beside it say why
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />} loading={props.busy}>
          {t('more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!provider.default && !provider.archived && (
          <Menu.Item leftSection={<IconStar size={16} aria-hidden />} onClick={props.makeDefault}>
            {t('makeDefault')}
          </Menu.Item>
        )}
        {!provider.archived && (
          <Menu.Item
            leftSection={<IconArchive size={16} aria-hidden />}
            onClick={() => askToLeave('archive', provider, t('archiveTitle', { name: provider.nickname }), () => void changed())}
          >
            {t('archive')}
          </Menu.Item>
        )}
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() =>
            askToLeave('remove', provider, t('removeTitle', { name: provider.nickname }), () => {
              navigate('/channels');
              void changed();
            })
          }
        >
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function NextSteps(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  return (
    <Card withBorder component="section" aria-labelledby="next">
      <Title order={2} size="h4" id="next" mb="xs">
        {t('setUpDone')}
      </Title>
      <List type="ordered" size="sm" spacing={4}>
        <List.Item>{t('next_callbacks')}</List.Item>
        <List.Item>
          <Text component={Link} to={`/channels/${props.provider.id}/test`} inherit c="var(--mantine-color-anchor)">
            {t('next_test')}
          </Text>
        </List.Item>
        <List.Item>
          <Text component={Link} to="/templates" inherit c="var(--mantine-color-anchor)">
            {t('next_templates')}
          </Text>
        </List.Item>
      </List>
    </Card>
  );
}
