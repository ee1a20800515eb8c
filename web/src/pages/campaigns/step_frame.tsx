import { Button, Card, Grid, Group, Stack, Title } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { type Step, steps } from './draft';
import type { Autosave } from './autosave';
import type { Problem } from './problems';

export interface StepProps {
  saving: Autosave;
  problems: Problem[];
  // Steps that were looked at: only there what is missing is called a mistake.
  seen: Set<Step>;
  onStep: (step: Step) => void;
}

// One step: its title, what is asked, and the way on and back.
export function StepFrame(props: { step: Step; heading: RefObject<HTMLHeadingElement | null>; onStep: (step: Step) => void; aside: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('campaigns');
  const place = steps.indexOf(props.step);
  const before = steps[place - 1];
  const after = steps[place + 1];
  return (
    <Grid gutter="lg">
      <Grid.Col span={{ base: 12, md: props.aside ? 8 : 12 }}>
        <Card withBorder component="section" aria-labelledby="step-title" p={{ base: 'md', sm: 'lg' }}>
          <Stack gap="lg">
            <Title order={2} size="h3" id="step-title" ref={props.heading} tabIndex={-1} style={{ outline: 'none' }}>
              {t(`stepTitle.${props.step}`)}
            </Title>
            {props.children}
            <Group justify="space-between">
              {before ? (
                <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={() => props.onStep(before)}>
                  {t(`step.${before}`)}
                </Button>
              ) : (
                <span />
              )}
              {after && (
                <Button variant={after === 'overview' ? 'filled' : 'light'} rightSection={<IconArrowRight size={16} aria-hidden />} onClick={() => props.onStep(after)}>
                  {t(`step.${after}`)}
                </Button>
              )}
            </Group>
          </Stack>
        </Card>
      </Grid.Col>
      {props.aside && (
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack style={{ position: 'sticky', top: 76 }}>{props.aside}</Stack>
        </Grid.Col>
      )}
    </Grid>
  );
}
