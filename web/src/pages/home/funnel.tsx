import { Box, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import type { StageNumbers } from './data';
import { Panel } from './panel';

type Name = keyof StageNumbers;

// How far messages came, in the days that are shown.
export function Funnel(props: { funnel: StageNumbers; days: number }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { funnel } = props;
  const steps: { name: Name; of?: Name; color: string }[] = [
    { name: 'sent', color: 'blue-5' },
    { name: 'delivered', of: 'sent', color: 'teal-6' },
    { name: 'read', of: 'delivered', color: 'green-8' },
    { name: 'clicked', of: 'delivered', color: 'violet-6' },
    { name: 'replied', of: 'delivered', color: 'grape-6' },
  ];
  return (
    <Panel title={t('funnel.title')} note={t('funnel.note', { count: props.days })}>
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ name, of, color }) => (
          <Box component="li" key={name}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm">{t(`today.${name}`)}</Text>
              <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
                <Text component="span" inherit fw={650}>
                  {format.count(funnel[name])}
                </Text>
                {of && funnel[of] > 0 && (
                  <Text component="span" inherit c="dimmed">
                    {' '}
                    {t(`today.of_${of}`, { share: format.percent(funnel[name], funnel[of]) })}
                  </Text>
                )}
              </Text>
            </Group>
            <Box h={8} mt={4} aria-hidden style={{ borderRadius: 4, overflow: 'hidden', background: 'light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))' }}>
              <Box h="100%" style={{ width: `${funnel.sent > 0 ? Math.min(100, (funnel[name] / funnel.sent) * 100) : 0}%`, background: `var(--mantine-color-${color})`, transition: 'width 300ms ease' }} />
            </Box>
          </Box>
        ))}
        {funnel.failed > 0 && (
          <Group component="li" justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm">{t('today.failed')}</Text>
            <Text size="sm" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {format.count(funnel.failed)}
            </Text>
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
