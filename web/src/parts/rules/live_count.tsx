import { Box, Group, Loader, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';
import { rowOfProblem } from './places';
import { type Filter, treeOf } from './tree';
import { useLiveCount } from './use_live_count';

// How many people fit now, and how many of them can be written to. Told politely to those who listen.
export function LiveCount(props: { filter: Filter }) {
  const { t } = useTranslation('rules');
  const format = useFormat();
  const { complete, count, error, busy, again } = useLiveCount(props.filter);
  const tree = useMemo(() => treeOf(props.filter), [props.filter]);
  const beside = error ? rowOfProblem(tree, error) !== null : false;
  return (
    <Box>
      <Group gap="xs" align="center" mih={56} role="status" aria-live="polite" aria-atomic aria-busy={busy}>
        {!complete && <Text c="dimmed">{t('count.unfinished')}</Text>}
        {complete && !count && busy && (
          <>
            <Loader size="xs" aria-hidden />
            <Text c="dimmed">{t('count.counting')}</Text>
          </>
        )}
        {beside && <Text c="var(--mantine-color-error)">{t('count.refused')}</Text>}
        {count && !error && (
          <Box>
            <Text fz={28} fw={650} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {t('count.people', { count: count.count, formatted: format.count(count.count) })}
            </Text>
            <Text size="sm" c="dimmed">
              {count.count === 0
                ? t('count.nobody')
                : count.reachable === 0
                  ? t('count.noneReachable')
                  : t('count.reachable', {
                      formatted: format.count(count.reachable),
                      percent: format.percent(count.reachable, count.count),
                    })}
            </Text>
          </Box>
        )}
        {count && !error && busy && <Loader size="xs" aria-hidden />}
      </Group>
      {error && !beside && <ProblemAlert error={error} onRetry={again} />}
    </Box>
  );
}
