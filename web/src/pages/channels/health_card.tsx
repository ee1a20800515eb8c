import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';
import { HealthBadge } from './health_badge';
import { TrialAlert } from './trial_view';
import { healthOf, type Lane, type Provider } from './values';

export function HealthCard(props: { provider: Provider; lane: Lane | undefined }) {
  const { t } = useTranslation('channels');
  const { provider, lane } = props;
  const health = healthOf(provider, lane);
  const trying = useMutation({
    mutationFn: () => got(api.POST('/api/v1/providers/{provider}/try', { params: { path: { provider: provider.id } } })),
  });
  return (
    <Card withBorder component="section" aria-labelledby="health">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2} size="h4" id="health">
              {t('health')}
            </Title>
            <HealthBadge health={health} />
          </Group>
          <Allowed right="settings:write">
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlugConnected size={16} aria-hidden />}
              loading={trying.isPending}
              onClick={() => trying.mutate()}
            >
              {t('tryIt')}
            </Button>
          </Allowed>
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t(`healthText_${health}`, { why: lane?.paused_because ?? '' })}
        </Text>
        {lane && !provider.archived && <Figures lane={lane} provider={provider} />}
        {trying.data && <TrialAlert trial={trying.data} />}
        <ProblemAlert error={trying.error} />
      </Stack>
    </Card>
  );
}

function Figures(props: { lane: Lane; provider: Provider }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const { lane, provider } = props;
  const figures: [string, string, string?][] = [
    [t('rateNow'), format.count(lane.rate), t('ofLimit', { limit: format.count(provider.rate) })],
    [t('inFlight'), format.count(lane.in_flight), t('ofLimit', { limit: format.count(provider.concurrency) })],
    [t('waiting'), format.count(lane.waiting_again)],
    [t('accepted'), format.count(lane.accepted)],
    [t('refused'), format.count(lane.refused)],
    [t('uncertain'), format.count(lane.uncertain)],
  ];
  return (
    <>
      <SimpleGrid cols={3} spacing="sm" component="dl" m={0}>
        {figures.map(([name, value, note]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
              {note && (
                <Text component="span" size="xs" c="dimmed" fw={400}>
                  {' '}
                  {note}
                </Text>
              )}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('sinceStart')}
      </Text>
    </>
  );
}
