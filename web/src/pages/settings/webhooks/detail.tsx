import { Alert, Badge, Box, Button, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { useFormat } from '@/parts/format';
import { readableTitle } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { showOnce } from '@/parts/shown_once';
import { When } from '@/parts/when';
import { Section } from '../section';
import { StateBadge } from '.';
import { Deliveries } from './deliveries';
import { WebhookForm } from './form';
import { Test } from './test';
import { conditionOf, keyOf, type Webhook } from './types';

export function WebhookPage() {
  const { t } = useTranslation(['webhooks', 'settings']);
  const id = Number(useParams().webhook);
  const webhook = useQuery({
    queryKey: ['webhook', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/webhooks/{webhook}', { params: { path: { webhook: id } }, signal })),
    refetchInterval: 15_000,
  });
  if (webhook.data) {
    return <Shown webhook={webhook.data} />;
  }
  return (
    <Page title={t('settings:nav.webhooks')} back={{ to: '/settings/webhooks', label: t('back') }}>
      <QueryView query={webhook}>{() => null}</QueryView>
    </Page>
  );
}

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      <Box fz="sm">{props.children}</Box>
    </Box>
  );
}

function Shown(props: { webhook: Webhook }) {
  const { t } = useTranslation(['webhooks', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const { webhook } = props;
  const path = { webhook: webhook.id };
  const condition = conditionOf(webhook);
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => got(api.PATCH('/api/v1/webhooks/{webhook}', { params: { path }, body: { enabled } })),
    onSuccess: (now) => {
      queries.setQueryData(['webhook', webhook.id], now);
      void queries.invalidateQueries({ queryKey: ['webhook', 'list'] });
      notice(t(now.enabled ? 'nowOn' : 'nowOff'));
    },
  });
  const edit = () => {
    const id = modals.open({ title: t('editTitle'), size: 'lg', children: <WebhookForm webhook={webhook} close={() => modals.close(id)} /> });
  };
  const rotate = () =>
    ask({
      title: t('rotateTitle'),
      text: t('rotateText'),
      confirm: t('rotateConfirm'),
      run: async () => {
        const made = await got(api.POST('/api/v1/webhooks/{webhook}/rotate-secret', { params: { path } }));
        void queries.invalidateQueries({ queryKey: ['webhook', webhook.id] });
        showOnce({ title: t('rotated'), text: t('secretRotatedText'), values: [{ label: t('secret'), value: made.secret }] });
      },
    });
  const remove = () =>
    ask({
      title: t('deleteTitle'),
      text: t('deleteText'),
      confirm: t('delete'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/webhooks/{webhook}', { params: { path } });
        navigate('/settings/webhooks');
        queries.removeQueries({ queryKey: ['webhook', webhook.id] });
        await queries.invalidateQueries({ queryKey: ['webhook', 'list'] });
        notice(t('deleted'));
      },
    });
  return (
    <Page
      title={webhook.url}
      back={{ to: '/settings/webhooks', label: t('back') }}
      badge={<StateBadge webhook={webhook} />}
      intro={webhook.description || undefined}
      actions={
        <Allowed right="settings:write">
          <Button variant="default" onClick={edit}>
            {t('common:edit')}
          </Button>
        </Allowed>
      }
    >
      {condition === 'disabled' && (
        <Alert color="red" title={t('disabledTitle')} styles={readableTitle}>
          {sentence(webhook.disabled_reason ?? '')}
        </Alert>
      )}
      {condition === 'failing' && (
        <Alert color="orange" title={t('failingTitle')} styles={readableTitle}>
          {t('failingText', { at: format.time(webhook.failing_since) })}
        </Alert>
      )}
      <ProblemAlert error={toggle.error} />
      <Section title={t('facts')}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
            <Fact label={t('events')}>
              <Group gap={4}>
                {webhook.events.map((type) => (
                  <Badge key={type} variant="default" tt="none" size="sm">
                    {t(`types.${keyOf(type)}`)}
                  </Badge>
                ))}
              </Group>
            </Fact>
            <Fact label={t('delivered')}>{webhook.delivered ? <When at={webhook.delivered} /> : t('common:never')}</Fact>
            <Fact label={t('created')}>
              <When at={webhook.created} />
            </Fact>
            {webhook.former_secret_until && (
              <Fact label={t('formerSecret')}>
                <When at={webhook.former_secret_until} />
              </Fact>
            )}
          </SimpleGrid>
          <Group gap="sm" align="center">
            <Allowed right="settings:write">
              <Switch
                label={t('enabled')}
                description={webhook.enabled ? undefined : t('offText')}
                checked={webhook.enabled}
                onChange={(event) => toggle.mutate(event.currentTarget.checked)}
              />
            </Allowed>
            <Group gap="xs" ml="auto">
              <Allowed right="settings:write">
                <Button variant="default" size="xs" onClick={rotate}>
                  {t('rotate')}
                </Button>
              </Allowed>
              <Allowed right="settings:write">
                <Button variant="default" size="xs" c="var(--mantine-color-error)" onClick={remove}>
                  {t('delete')}
                </Button>
              </Allowed>
            </Group>
          </Group>
        </Stack>
      </Section>
      <Test webhook={webhook} />
      <Deliveries webhook={webhook} />
    </Page>
  );
}
