import { Alert, Button, Group, Modal, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { CodeBlock } from '@/parts/code_block';
import { refusalText } from '@/parts/form';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { useSession } from '@/session/session';
import type { Autosave } from './autosave';

// Whom one tested with last time, in this browser.
function rememberedNumbers(place: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string').slice(0, 10) : [];
  } catch {
    return [];
  }
}

// Sends what is written to a few numbers or test profiles, and shows the provider's answers.
export function TestSend(props: { saving: Autosave; onClose: () => void }) {
  const { t } = useTranslation('campaigns');
  const { project } = useSession();
  const place = `parley.tests.${project.id}`;
  const [to, setTo] = useState(() => rememberedNumbers(place));
  const [as, setAs] = useState('');
  const { saving } = props;
  const send = useMutation({
    mutationFn: async (wish: string) => {
      if (!(await saving.save())) {
        throw new Error(t('test.notSaved'));
      }
      localStorage.setItem(place, JSON.stringify(to));
      // With a country code it is a number, else the identity of a test profile.
      const isNumber = (one: string) => /^\+?[\d\s()-]{5,}$/.test(one);
      const numbers = to.filter(isNumber);
      const profiles = to.filter((one) => !isNumber(one));
      return got(
        api.POST('/api/v1/campaigns/{campaign}/send-test', {
          params: { path: { campaign: saving.saved.id }, header: { 'Idempotency-Key': wish } },
          body: { to: numbers, profiles, ...(as.trim() !== '' && { as: as.trim() }) },
        }),
      );
    },
  });
  const field = send.error instanceof ApiProblem ? (send.error.field ?? '') : '';
  const isOfTo = field.startsWith('to') || field.startsWith('profiles');
  const textOf = () => (send.error instanceof ApiProblem ? refusalText(send.error) : undefined);
  return (
    <Modal opened onClose={props.onClose} title={t('test.title')} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(newWish());
        }}
      >
        <Stack>
          <TagsInput label={t('test.to')} description={t('test.toHint')} value={to} onChange={setTo} maxTags={10} error={isOfTo ? textOf() : undefined} acceptValueOnBlur data-autofocus />
          <TextInput label={t('test.as')} description={t('test.asHint')} value={as} onChange={(event) => setAs(event.currentTarget.value)} error={field === 'as' ? textOf() : undefined} />
          {!isOfTo && field !== 'as' && <ProblemAlert error={send.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={send.isPending} disabled={to.length === 0}>
              {t('test.send', { count: to.length })}
            </Button>
          </Group>
          {send.data && (
            <Stack gap="sm" role="status" aria-live="polite">
              {send.data.results.map((result, at) => (
                <Alert key={at} color={result.good ? 'green' : 'red'} variant="light" title={t(result.good ? 'test.good' : 'test.bad', { to: result.to })}>
                  {!result.good && (
                    <Text size="sm" mb="xs" style={{ overflowWrap: 'anywhere' }}>
                      {[result.why, result.advice].filter((part) => part).map((part) => sentence(part ?? '')).join(' ')}
                    </Text>
                  )}
                  <details>
                    <summary>{t('test.raw')}</summary>
                    <CodeBlock label={t('test.request')} text={result.request} height={160} />
                    <CodeBlock label={t('test.answer')} text={result.response ?? t('test.noAnswer')} height={160} />
                  </details>
                </Alert>
              ))}
            </Stack>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
