import { Anchor, Box, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFormat } from '@/parts/format';
import { Mark, type MarkColor } from '@/parts/mark';
import { sentence } from '@/parts/problem_alert';
import { When } from '@/parts/when';
import type { Overview, Progress as Figures } from './data';
import { Panel } from './panel';

const colors: Record<string, MarkColor> = { launching: 'blue', running: 'green', paused: 'yellow', finished: 'gray', stopped: 'red' };

// What is under way, with bars that move; what goes by itself next, and what is over.
export function Campaigns(props: { overview: Overview }) {
  const { t } = useTranslation('home');
  const { campaigns, recent, scheduled } = props.overview;
  return (
    <Panel title={t('campaigns.title')} link={{ to: '/campaigns', label: t('campaigns.all') }}>
      {campaigns.length === 0 && scheduled.length === 0 && recent.length === 0 && <Text c="dimmed">{t('campaigns.none')}</Text>}
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('campaigns.active')}>
        {campaigns.map((campaign) => (
          <Running key={campaign.id} campaign={campaign} />
        ))}
      </Stack>
      {campaigns.length === 0 && recent.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('campaigns.noneActive')}
        </Text>
      )}
      {scheduled.map((campaign) => (
        <Group key={campaign.id} gap="xs" justify="space-between" wrap="nowrap">
          <Name id={campaign.id} name={campaign.name} />
          <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
            {t('campaigns.scheduled')} <When at={campaign.scheduled} />
          </Text>
        </Group>
      ))}
      {recent.length > 0 && (
        <Box>
          <Text size="xs" c="dimmed" fw={600} tt="uppercase" mb={6}>
            {t('campaigns.recent')}
          </Text>
          <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: 'none' }}>
            {recent.map((campaign) => (
              <Over key={campaign.id} campaign={campaign} />
            ))}
          </Stack>
        </Box>
      )}
    </Panel>
  );
}

function Name(props: { id: number; name: string }) {
  return (
    <Anchor component={Link} to={`/campaigns/${props.id}`} size="sm" fw={600} lineClamp={1} style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
      {props.name}
    </Anchor>
  );
}

export function StateBadge(props: { state: string }) {
  const { t } = useTranslation('home');
  return (
    <Mark color={colors[props.state] ?? 'gray'}>
      {t(`state.${props.state}`)}
    </Mark>
  );
}

function Running(props: { campaign: Figures }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { campaign } = props;
  const all = Math.max(campaign.qualified, 1);
  const share = (count: number) => (count / all) * 100;
  const done = campaign.qualified - campaign.waiting;
  return (
    <Box component="li" data-campaign={campaign.id}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Name id={campaign.id} name={campaign.name} />
        <StateBadge state={campaign.state} />
      </Group>
      <Progress.Root size={10} mt={6} role="presentation">
        <Progress.Section value={share(campaign.read)} color="green.8" withAria={false} />
        <Progress.Section value={share(campaign.delivered - campaign.read)} color="teal.5" withAria={false} />
        <Progress.Section value={share(campaign.sent - campaign.delivered)} color="blue.4" withAria={false} />
        <Progress.Section value={share(campaign.failed + campaign.uncertain)} color="red.6" withAria={false} />
        <Progress.Section value={share(campaign.skipped)} color="gray.5" withAria={false} />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {t('campaigns.progress', { done: format.count(done), all: format.count(campaign.qualified), share: format.percent(done, campaign.qualified) })}
        {campaign.state === 'running' && campaign.rate > 0 && <> · {t('campaigns.rate', { rate: format.count(Math.round(campaign.rate)) })}</>}
        {campaign.failed > 0 && <> · {t('campaigns.failed', { count: campaign.failed, shown: format.count(campaign.failed) })}</>}
      </Text>
      {campaign.state === 'paused' && campaign.state_reason && (
        <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {sentence(campaign.state_reason)}
        </Text>
      )}
    </Box>
  );
}

function Over(props: { campaign: Figures }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { campaign } = props;
  return (
    <Box component="li">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Name id={campaign.id} name={campaign.name} />
        <StateBadge state={campaign.state} />
      </Group>
      <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {t('campaigns.over', {
          sent: format.count(campaign.sent),
          delivered: format.percent(campaign.delivered, campaign.sent),
          read: format.percent(campaign.read, campaign.delivered),
        })}
        {campaign.finished && (
          <>
            {' · '}
            <When at={campaign.finished} />
          </>
        )}
      </Text>
    </Box>
  );
}
