import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { newWish } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { useFormat } from '@/parts/format';
import { sentence } from '@/parts/problem_alert';
import { useCalls } from './actions';
import type { Campaign, Statistics } from './data';
import { Mark, type MarkColor } from '@/parts/mark';

interface Props {
  campaign: Campaign;
  figures: Statistics;
}

// Why messages failed, what that means and what to do, most first.
export function Problems({ campaign, figures }: Props) {
  const { t } = useTranslation('campaign');
  if (figures.failures.length === 0) {
    return null;
  }
  const sorted = [...figures.failures].sort((a, b) => b.count - a.count);
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('problems.title')}
        </Title>
        {sorted.map((failure) => (
          <Item key={failure.code} count={failure.count} of={figures.failed} title={failure.meaning} text={failure.advice} color="red"
            to={`/campaigns/${campaign.id}/people?reason=${failure.code}`} />
        ))}
      </Stack>
    </Card>
  );
}

// Whom nothing was sent to, and why.
export function Skipped({ campaign, figures }: Props) {
  const { t } = useTranslation('campaign');
  if (figures.skips.length === 0) {
    return null;
  }
  const sorted = [...figures.skips].sort((a, b) => b.count - a.count);
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('skipped.title')}
        </Title>
        {sorted.map((skip) => (
          <Item key={skip.reason} count={skip.count} of={figures.skipped} title={skip.meaning} color="gray"
            to={`/campaigns/${campaign.id}/people?reason=${skip.reason}`} />
        ))}
      </Stack>
    </Card>
  );
}

function Item(props: { count: number; of: number; title: string; text?: string; color: MarkColor; to: string }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap">
      <Mark color={props.color} miw={56}>
        {format.count(props.count)}
      </Mark>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={500}>
          {sentence(props.title)}
        </Text>
        {props.text && (
          <Text size="sm" c="dimmed">
            {sentence(props.text)}
          </Text>
        )}
        <Anchor component={Link} to={props.to} size="sm">
          {t('problems.who', { count: props.count, amount: format.count(props.count) })}
        </Anchor>
      </div>
    </Group>
  );
}

// What may or may not have arrived: nobody but a person decides that it goes again.
export function Uncertain({ campaign, figures }: Props) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { resend } = useCalls(campaign);
  if (figures.uncertain === 0) {
    return null;
  }
  const amount = format.count(figures.uncertain);
  const may = figures.state === 'running' || figures.state === 'paused' || figures.state === 'finished';
  const again = () => {
    const wish = newWish();
    ask({
      title: t('uncertain.askTitle', { count: figures.uncertain, amount }),
      text: t('uncertain.askText'),
      confirm: t('uncertain.confirm'),
      danger: true,
      run: () => resend(wish),
    });
  };
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('uncertain.title', { count: figures.uncertain, amount })}
        </Title>
        <Text size="sm">{t('uncertain.text')}</Text>
        <Group gap="sm">
          {may && (
            <Allowed right="send">
              <Button variant="default" size="xs" leftSection={<IconRefresh size={14} aria-hidden />} onClick={again}>
                {t('uncertain.resend')}
              </Button>
            </Allowed>
          )}
          <Anchor component={Link} to={`/campaigns/${campaign.id}/people?status=uncertain`} size="sm">
            {t('problems.who', { count: figures.uncertain, amount })}
          </Anchor>
        </Group>
      </Stack>
    </Card>
  );
}
