import { Box, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { type Stage, stageColors, type Statistics } from './data';

interface Step {
  stage: 'people' | Stage;
  count: number;
  // What the share is of, and how that is said.
  of: number;
  share: 'ofPeople' | 'ofSent' | 'ofDelivered' | null;
}

export function stepsOf(figures: Statistics): Step[] {
  return [
    { stage: 'people', count: figures.qualified, of: figures.qualified, share: null },
    { stage: 'sent', count: figures.sent, of: figures.qualified, share: 'ofPeople' },
    { stage: 'delivered', count: figures.delivered, of: figures.sent, share: 'ofSent' },
    { stage: 'read', count: figures.read, of: figures.delivered, share: 'ofDelivered' },
    { stage: 'clicked', count: figures.clicked, of: figures.delivered, share: 'ofDelivered' },
    { stage: 'replied', count: figures.replied, of: figures.delivered, share: 'ofDelivered' },
  ];
}

// From everybody to those who answered: bars as long as their share of everybody, with the rate from step to step.
export function Funnel(props: { figures: Statistics; live?: boolean }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { figures } = props;
  return (
    <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('funnel.label')}>
      {stepsOf(figures).map((step) => (
        <Box component="li" key={step.stage}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" fw={500}>
              {t(`funnel.${step.stage}`)}
            </Text>
            <Text size="sm" ta="right" style={{ fontVariantNumeric: 'tabular-nums' }} data-stage={step.stage}>
              <Text component="span" inherit fw={650}>
                {format.count(step.count)}
              </Text>
              {step.share && (
                <Text component="span" inherit c="dimmed">
                  {' '}
                  {t(`funnel.${step.share}`, { share: format.percent(step.count, step.of) })}
                </Text>
              )}
            </Text>
          </Group>
          <Bar share={figures.qualified > 0 ? step.count / figures.qualified : 0} color={step.stage === 'people' ? 'gray.5' : stageColors[step.stage]} />
        </Box>
      ))}
    </Stack>
  );
}

export function Bar(props: { share: number; color: string }) {
  const [name, shade] = props.color.split('.');
  return (
    <Box mt={4} h={10} aria-hidden style={{ borderRadius: 5, overflow: 'hidden', background: 'light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))' }}>
      <Box
        h="100%"
        style={{
          width: `${Math.max(0, Math.min(1, props.share)) * 100}%`,
          background: `var(--mantine-color-${name}-${shade ?? '6'})`,
          borderRadius: 5,
          transition: 'width 300ms ease',
        }}
      />
    </Box>
  );
}
