import { Box, Card, Group, List, Loader, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';
import { useEstimate } from './data';
import type { Draft, Estimate } from './draft';

const known = ['not_opted_in', 'number_blocked', 'no_phone', 'duplicate_number', 'missing_value'];

// Who gets nothing, and why.
export function LeftOut(props: { estimate: Estimate }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const reasons = [...props.estimate.left_out].sort((a, b) => b.count - a.count);
  if (reasons.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('reach.nobodyLeftOut')}
      </Text>
    );
  }
  return (
    <List size="sm" spacing={4} listStyleType="none">
      {reasons.map((reason) => (
        <List.Item key={reason.reason}>
          <Text span fw={600} size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {format.count(reason.count)}
          </Text>{' '}
          {known.includes(reason.reason) ? t(`reach.reason.${reason.reason}`, { count: reason.count }) : reason.meaning}
        </List.Item>
      ))}
    </List>
  );
}

// How many it reaches as it stands. Told politely to those who listen, once one pauses.
export function AudienceCard(props: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { complete, estimate, error, busy, again } = useEstimate(props.draft);
  const out = estimate ? estimate.audience - estimate.reachable : 0;
  return (
    <Card withBorder component="section" aria-labelledby="reach">
      <Group justify="space-between">
        <Title order={2} size="h5" id="reach">
          {t('reach.title')}
        </Title>
        {busy && <Loader size="xs" aria-hidden />}
      </Group>
      <Box role="status" aria-live="polite" aria-atomic aria-busy={busy} mih={64} mt={4}>
        {!complete && (
          <Text size="sm" c="dimmed">
            {t('reach.unknown')}
          </Text>
        )}
        {complete && !estimate && !error && (
          <Text size="sm" c="dimmed">
            {t('reach.counting')}
          </Text>
        )}
        {estimate && !error && (
          <>
            <Text fz={28} fw={650} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {t('reach.people', { count: estimate.reachable, people: format.count(estimate.reachable) })}
            </Text>
            <Text size="sm" c="dimmed">
              {estimate.audience === 0
                ? t('reach.empty')
                : out === 0
                  ? t('reach.all')
                  : t('reach.of', { audience: format.count(estimate.audience), out: format.count(out) })}
            </Text>
          </>
        )}
      </Box>
      <ProblemAlert error={error} onRetry={again} />
      {estimate && !error && out > 0 && (
        <Box mt="sm">
          <Text size="sm" fw={600} mb={4}>
            {t('reach.leftOut')}
          </Text>
          <LeftOut estimate={estimate} />
        </Box>
      )}
    </Card>
  );
}
