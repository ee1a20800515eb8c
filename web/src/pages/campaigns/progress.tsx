import { Box, Progress as Bar, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { isMoving } from './data';
import type { CampaignRow } from './draft';

// How far a campaign is: what went, what failed, and what still waits. People who were left out never were on the way.
export function Progress(props: { row: CampaignRow }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { row } = props;
  const { progress } = row;
  if (!progress) {
    return (
      <Text size="sm" c="dimmed">
        {t('progress.none')}
      </Text>
    );
  }
  const whole = progress.qualified - progress.skipped;
  const share = (part: number) => (whole > 0 ? (100 * part) / whole : 0);
  const gone = progress.sent + progress.failed + progress.uncertain;
  const words = t('progress.sent', { count: progress.sent, sent: format.count(progress.sent), whole: format.count(whole) });
  return (
    <Box miw={190}>
      <Bar.Root size="md" aria-hidden>
        <Bar.Section value={share(progress.sent)} color="green.7" animated={isMoving(row)} />
        <Bar.Section value={share(progress.uncertain)} color="yellow.6" />
        <Bar.Section value={share(progress.failed)} color="red.7" />
      </Bar.Root>
      <Text size="xs" mt={4} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {words}
        {progress.failed > 0 && ` · ${t('progress.failed', { count: progress.failed, failed: format.count(progress.failed) })}`}
        {progress.uncertain > 0 && ` · ${t('progress.uncertain', { count: progress.uncertain, uncertain: format.count(progress.uncertain) })}`}
      </Text>
      {isMoving(row) && (
        <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {t('progress.rate', { percent: format.percent(gone, whole), rate: format.count(Math.round(progress.rate)) })}
        </Text>
      )}
      {row.state_reason && (row.state === 'paused' || row.state === 'stopped') && (
        <Text size="xs" c="dimmed" lineClamp={2} title={row.state_reason}>
          {row.state_reason}
        </Text>
      )}
    </Box>
  );
}
