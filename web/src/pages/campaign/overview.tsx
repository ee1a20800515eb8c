import { Card, Group, Progress, SimpleGrid, Stack, Text, Title, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { type Campaign, isMoving, type Statistics } from './data';
import { Funnel } from './funnel';
import { Pace } from './pace';
import { Problems, Skipped, Uncertain } from './problems';

// How it goes at this moment, and what to do about what goes wrong.
export function Overview(props: { campaign: Campaign; figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const { campaign, figures } = props;
  return (
    <Stack gap="md">
      <Card withBorder>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {isMoving(figures.state) || figures.state === 'paused' ? t('overview.progress') : t('overview.result')}
          </Title>
          <Outcomes figures={figures} />
        </Stack>
      </Card>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Card withBorder style={{ alignSelf: 'start' }}>
          <Stack gap="sm">
            <Title order={2} size="h4">
              {t('funnel.title')}
            </Title>
            <Funnel figures={figures} live />
          </Stack>
        </Card>
        <Stack gap="md">
          <Pace campaign={campaign} figures={figures} />
          <Uncertain campaign={campaign} figures={figures} />
          <Problems campaign={campaign} figures={figures} />
          <Skipped campaign={campaign} figures={figures} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

const outcomes = [
  { name: 'sent', color: 'green.6' },
  { name: 'failed', color: 'red.6' },
  { name: 'uncertain', color: 'yellow.5' },
  { name: 'skipped', color: 'gray.5' },
  { name: 'waiting', color: 'gray.3' },
] as const;

// Everybody, by where they stand: the five parts are all there are.
function Outcomes(props: { figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { figures } = props;
  const done = figures.qualified - figures.waiting;
  const share = (count: number) => (figures.qualified > 0 ? (count / figures.qualified) * 100 : 0);
  return (
    <>
      <Text aria-live="polite" aria-atomic="true" size="sm">
        {t('overview.done', { done: format.count(done), count: figures.qualified, all: format.count(figures.qualified), share: format.percent(done, figures.qualified) })}
      </Text>
      <Progress.Root size={22} radius="md" aria-label={t('overview.bar')}>
        {outcomes
          .filter((one) => figures[one.name] > 0 && one.name !== 'waiting')
          .map((one) => (
            <Tooltip key={one.name} label={`${t(`outcome.${one.name}`)}: ${format.count(figures[one.name])}`}>
              <Progress.Section
                value={share(figures[one.name])}
                color={one.color}
                aria-label={t(`outcome.${one.name}`)}
                aria-valuetext={format.count(figures[one.name])}
              />
            </Tooltip>
          ))}
      </Progress.Root>
      <Group component="ul" gap="lg" p={0} m={0} style={{ listStyle: 'none' }}>
        {outcomes.map((one) => (
          <Group component="li" key={one.name} gap={6}>
            <span
              aria-hidden
              style={{ width: 10, height: 10, borderRadius: 3, background: `var(--mantine-color-${one.color.replace('.', '-')})`, display: 'inline-block' }}
            />
            <Text size="sm" c="dimmed">
              {t(`outcome.${one.name}`)}
            </Text>
            <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }} data-outcome={one.name}>
              {format.count(figures[one.name])}
            </Text>
          </Group>
        ))}
      </Group>
    </>
  );
}
