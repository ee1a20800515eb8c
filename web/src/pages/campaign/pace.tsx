import { Alert, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFormat } from '@/parts/format';
import { sentence } from '@/parts/problem_alert';
import { readableTitle } from '@/parts/mark';
import { type Campaign, isMoving, type Statistics, useLane, useProvider } from './data';
import { timeLeft } from './time_left';

// How fast it goes now, how fast it may, and when it will be over.
export function Pace(props: { campaign: Campaign; figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { campaign, figures } = props;
  const moving = isMoving(figures.state);
  const provider = useProvider(campaign.provider);
  const lane = useLane(campaign.provider, moving);
  if (!moving && figures.state !== 'paused') {
    return <Took campaign={campaign} figures={figures} />;
  }
  const left = timeLeft(figures.waiting, figures.rate);
  const rows = [
    { name: 'now', value: t('pace.perSecond', { rate: format.count(Math.round(figures.rate)) }) },
    { name: 'limit', value: provider.data ? t('pace.perSecond', { rate: format.count(provider.data.rate) }) : '–' },
    { name: 'waiting', value: format.count(figures.waiting) },
    { name: 'left', value: moving && left ? t(`pace.${left.unit}`, { count: left.count }) : '–' },
  ] as const;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('pace.title')}
        </Title>
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
          {rows.map((row) => (
            <div key={row.name}>
              <Text size="xs" c="dimmed">
                {t(`pace.${row.name}`)}
              </Text>
              <Text fw={600} style={{ fontVariantNumeric: 'tabular-nums' }} data-pace={row.name}>
                {row.value}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        {lane.data?.paused_because && (
          <Alert color="yellow" styles={readableTitle} icon={<IconAlertTriangle aria-hidden />} title={t('pace.held')}>
            <Text size="sm">{sentence(lane.data.paused_because)}</Text>
          </Alert>
        )}
        {lane.data && lane.data.circuit !== 'closed' && !lane.data.paused_because && (
          <Alert color="yellow" styles={readableTitle} icon={<IconAlertTriangle aria-hidden />} title={t('pace.circuitTitle')}>
            <Text size="sm">{t('pace.circuitText')}</Text>
          </Alert>
        )}
        {lane.data && lane.data.waiting_again > 0 && (
          <Text size="sm" c="dimmed">
            {t('pace.again', { count: lane.data.waiting_again, amount: format.count(lane.data.waiting_again) })}
          </Text>
        )}
        {provider.data && (
          <Text size="sm" c="dimmed">
            {t('pace.by')}{' '}
            <Link to={`/channels/${campaign.provider}`} style={{ color: 'inherit' }}>
              {provider.data.nickname}
            </Link>
          </Text>
        )}
      </Stack>
    </Card>
  );
}

// Once it is over.
function Took(props: { campaign: Campaign; figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { figures } = props;
  if (!figures.launched || !figures.finished) {
    return null;
  }
  const seconds = Math.max(1, (new Date(figures.finished).getTime() - new Date(figures.launched).getTime()) / 1000);
  const left = timeLeft(seconds, 1);
  const tried = figures.sent + figures.failed + figures.uncertain;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('pace.title')}
        </Title>
        <Group gap="xl">
          <div>
            <Text size="xs" c="dimmed">
              {t('pace.took')}
            </Text>
            <Text fw={600}>{left ? t(`pace.${left.unit}`, { count: left.count }) : '–'}</Text>
          </div>
          <div>
            <Text size="xs" c="dimmed">
              {t('pace.average')}
            </Text>
            <Text fw={600}>{t('pace.perSecond', { rate: format.count(Math.round(tried / seconds)) })}</Text>
          </div>
          {figures.resent > 0 && (
            <div>
              <Text size="xs" c="dimmed">
                {t('pace.resent')}
              </Text>
              <Text fw={600}>{format.count(figures.resent)}</Text>
            </div>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
