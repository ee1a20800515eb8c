import { Anchor, Button, Card, Group, Progress, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { type Right, useSession } from '@/session/session';
import { useSandboxRuns } from '@/shell/sandbox_runs';
import type { Overview } from './data';

interface Step {
  name: 'provider' | 'templates' | 'people' | 'campaign';
  done: boolean;
  to: string;
  right: Right;
}

// What is left to do until the first campaign is out; each step ticks itself off.
export function Checklist(props: { checklist: Overview['checklist'] }) {
  const { t } = useTranslation('home');
  const { can } = useSession();
  const sandbox = useSandboxRuns();
  const { checklist } = props;
  const steps: Step[] = [
    { name: 'provider', done: checklist.provider_connected, to: '/channels', right: 'settings:write' },
    { name: 'templates', done: checklist.templates_there, to: '/templates/import', right: 'campaigns:write' },
    { name: 'people', done: checklist.people_there, to: '/imports', right: 'people:write' },
    { name: 'campaign', done: checklist.campaign_sent, to: '/campaigns/new', right: 'send' },
  ];
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  return (
    <Card withBorder padding="lg" component="section" aria-labelledby="first-steps">
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4" id="first-steps">
            {t('steps.title')}
          </Title>
          <Text size="sm" c="dimmed" aria-live="polite">
            {t('steps.done', { done, count: steps.length })}
          </Text>
        </Group>
        <Progress value={(done / steps.length) * 100} aria-hidden size="sm" />
        <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {steps.map((step, place) => (
            <Group component="li" key={step.name} gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon radius="xl" size={26} variant={step.done ? 'filled' : 'default'} mt={2} aria-hidden>
                {step.done ? <IconCheck size={16} /> : <Text size="xs">{place + 1}</Text>}
              </ThemeIcon>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text fw={600} {...(step.done ? { c: 'dimmed', td: 'line-through' } : {})}>
                  {t(`steps.${step.name}.title`)}
                  {step.done && <VisuallyHidden> {t('steps.ticked')}</VisuallyHidden>}
                </Text>
                {!step.done && (
                  <Text size="sm" c="dimmed">
                    {can(step.right) ? t(`steps.${step.name}.text`) : t('steps.notYours')}{' '}
                    {step.name === 'provider' && sandbox && can(step.right) && (
                      <Anchor component={Link} to="/sandbox" inherit underline="always">
                        {t('steps.provider.sandbox')}
                      </Anchor>
                    )}
                  </Text>
                )}
              </div>
              {!step.done && can(step.right) && (
                <Button component={Link} to={step.to} size="xs" variant={step === next ? 'filled' : 'default'} style={{ flexShrink: 0 }}>
                  {t(`steps.${step.name}.go`)}
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}
