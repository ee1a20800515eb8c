import { Accordion, Button, Group, Stack, Text } from '@mantine/core';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Allowed } from '@/parts/allowed';
import { ProblemAlert } from '@/parts/problem_alert';
import { CustomPairs } from './custom_pairs';
import { useTemplate } from './data';
import { problemAt } from './problems';
import { refusalAt } from './saving_state';
import type { StepProps } from './step_frame';
import { TemplateChoice } from './template_choice';
import { TestSend } from './test_send';
import { ValueField } from './value_field';

export function WhatStep(props: StepProps) {
  const { t } = useTranslation('campaigns');
  const { saving, problems, seen } = props;
  const { draft, change } = saving;
  const template = useTemplate(draft.template);
  const [isTesting, setTesting] = useState(false);
  const slots = template.data?.slots ?? [];
  // A place that nobody has touched is no mistake before one has been at the end.
  const errorAt = (key: string) => {
    const field = `plan.values.${key}`;
    const isTouched = key in draft.values || seen.has('overview');
    return refusalAt(saving, field) ?? (isTouched ? problemAt(problems, field) : undefined);
  };
  return (
    <Stack gap="lg">
      <TemplateChoice
        draft={draft}
        change={change}
        error={refusalAt(saving, 'template') ?? (draft.template !== null || seen.has('overview') ? problemAt(problems, 'template') : undefined)}
      />
      <ProblemAlert error={template.error} onRetry={() => void template.refetch()} />
      {template.data && (
        <>
          {slots.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('what.noValues')}
            </Text>
          ) : (
            <Stack gap="md" role="group" aria-label={t('what.values')}>
              <div>
                <Text fw={600}>{t('what.values')}</Text>
                <Text size="sm" c="dimmed">
                  {t('what.valuesHint')}
                </Text>
              </div>
              {slots.map((slot) => (
                <ValueField
                  key={`${template.data.id} ${slot.key}`}
                  slot={slot}
                  template={template.data}
                  written={draft.values[slot.key]}
                  error={errorAt(slot.key)}
                  onChange={(written) => change((before) => ({ ...before, values: { ...before.values, [slot.key]: written } }))}
                />
              ))}
            </Stack>
          )}
          <Accordion variant="contained" order={3}>
            <Accordion.Item value="custom">
              <Accordion.Control>{t('what.custom', { count: Object.keys(draft.custom).length })}</Accordion.Control>
              <Accordion.Panel>
                <CustomPairs pairs={draft.custom} onChange={(custom) => change((before) => ({ ...before, custom }))} />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          <Group>
            <Allowed right="send">
              <Button variant="default" leftSection={<IconDeviceMobileMessage size={16} aria-hidden />} onClick={() => setTesting(true)}>
                {t('test.open')}
              </Button>
            </Allowed>
          </Group>
          {isTesting && <TestSend saving={saving} onClose={() => setTesting(false)} />}
        </>
      )}
    </Stack>
  );
}
