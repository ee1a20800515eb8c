import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { CodeBlock } from '@/parts/code_block';
import { refusalText } from '@/parts/form';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import type { Template } from './types';
import { slotName } from './words';

// Sends it to one number with the values that are given, and shows what the provider made of it.
export function TestSend(props: { template: Template; onClose: () => void }) {
  const { t } = useTranslation('templates');
  const { template } = props;
  const [to, setTo] = useState('');
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(template.slots.map((slot) => [slot.key, slot.example ?? ''])));
  const send = useMutation({
    mutationFn: (key: string) =>
      got(
        api.POST('/api/v1/providers/{provider}/send-test', {
          params: { path: { provider: template.provider }, header: { 'Idempotency-Key': key } },
          body: { to: [to.trim()], template: template.id, values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) },
        }),
      ),
  });
  const field = send.error instanceof ApiProblem ? send.error.field : undefined;
  const known = field !== undefined && (field.startsWith('to') || template.slots.some((slot) => field === `values.${slot.key}`));
  const errorOf = (name: string) => (send.error instanceof ApiProblem && field !== undefined && (field === name || (name === 'to' && field.startsWith('to'))) ? refusalText(send.error) : undefined);
  const result = send.data?.results[0];
  return (
    <Modal opened onClose={props.onClose} title={t('test.title', { name: template.name })} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(newWish());
        }}
      >
        <Stack>
          <TextInput label={t('test.to')} description={t('test.toHint')} type="tel" value={to} onChange={(event) => setTo(event.currentTarget.value)} error={errorOf('to')} data-autofocus required />
          {template.slots.map((slot) => (
            <TextInput
              key={slot.key}
              label={slotName(t, slot.key)}
              required={slot.required}
              value={values[slot.key] ?? ''}
              onChange={(event) => setValues({ ...values, [slot.key]: event.currentTarget.value })}
              error={errorOf(`values.${slot.key}`)}
            />
          ))}
          {!known && <ProblemAlert error={send.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={send.isPending} disabled={to.trim() === ''}>
              {t('test.send')}
            </Button>
          </Group>
          {result && (
            <Stack gap="sm" role="status" aria-live="polite">
              <Alert color={result.good ? 'green' : 'red'} variant="light" title={result.good ? t('test.good') : t('test.bad')}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {result.good ? t('test.goodText', { id: result.provider_id ?? '–', ms: result.took_ms }) : [result.why, result.advice].filter((part) => part).map((part) => sentence(part ?? '')).join(' ')}
                </Text>
              </Alert>
              <CodeBlock label={t('request')} text={result.request} height={200} />
              <CodeBlock label={t('answer')} text={result.response ?? t('noAnswer')} height={200} />
            </Stack>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
