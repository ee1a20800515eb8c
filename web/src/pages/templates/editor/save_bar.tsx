import { Alert, Button, Card, Checkbox, Code, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { components } from '@/api/schema';
import { CodeBlock } from '@/parts/code_block';
import { ask } from '@/parts/confirm';
import { refusalText } from '@/parts/form';
import { afterSave } from '@/parts/leaving';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Finding, Template, TemplateUser, Trial } from '../types';
import type { Draft } from './draft';
import { wordsOf } from './fields';
import { bodyFor } from './use_check';
import type { Written } from './write';

type Saved = components['schemas']['SavedTemplate'];
interface Wish {
  stop: boolean;
  trial: boolean;
}

// Saves: linted, tried at the provider, and then kept. What is refused stays in the form.
export function SaveBar(props: {
  draft: Draft;
  written: Written;
  template: Template | undefined;
  lint: UseQueryResult<components['schemas']['TemplateLint']>;
  onRefused: () => void;
}) {
  const { t } = useTranslation('templates');
  const navigate = useNavigate();
  const known = useQueryClient();
  const { draft, written, template, lint } = props;
  const [tried, setTried] = useState(true);
  const [number, setNumber] = useState('');
  const errors = lint.data?.findings.filter((one) => one.severity === 'error') ?? [];
  const save = useMutation({
    mutationFn: ({ stop, trial }: Wish): Promise<Saved> => {
      const { provider, ...rest } = bodyFor(draft, written);
      const body = { ...rest, trial, ...(number.trim() ? { trial_number: number.trim() } : {}), stop_users: stop };
      return template
        ? got(api.PUT('/api/v1/templates/{template}', { params: { path: { template: template.id } }, body }))
        : got(api.POST('/api/v1/templates', { params: { header: { 'Idempotency-Key': newWish() } }, body: { ...body, ...(provider ? { provider } : {}) } }));
    },
    onSuccess: async (saved) => {
      await known.invalidateQueries({ queryKey: ['template'] });
      notice(saved.paused.length > 0 ? t('editor.savedPaused', { count: saved.paused.length }) : t('editor.saved'));
      navigate(`/templates/${saved.id}`, { state: afterSave });
    },
    onError: (error) => {
      props.onRefused();
      const users = usersIn(error);
      if (users) {
        ask({
          title: t('editor.inUseTitle'),
          text: t('editor.inUseText', { count: users.length, names: users.map((one) => one.name).join(', ') }),
          confirm: t('editor.inUseConfirm'),
          run: () => save.mutateAsync({ stop: true, trial: tried }),
        });
      }
    },
  });
  const trial = trialIn(save.error);
  const numberError = save.error instanceof ApiProblem && save.error.field === 'trial_number' ? refusalText(save.error) : undefined;
  return (
    <Card withBorder component="section" aria-label={t('editor.saveTitle')}>
      <Stack gap="sm">
        {draft.status === 'approved' && (
          <>
            <Checkbox label={t('editor.trial')} description={t('editor.trialHint')} checked={tried} onChange={(event) => setTried(event.currentTarget.checked)} />
            {tried && (
              <TextInput
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                label={t('editor.trialNumber')}
                description={t('editor.trialNumberHint')}
                value={number}
                onChange={(event) => setNumber(event.currentTarget.value)}
                error={numberError}
                type="tel"
                maw={320}
              />
            )}
          </>
        )}
        {trial && <Refused trial={trial} onAnyway={() => save.mutate({ stop: false, trial: false })} />}
        {!trial && !numberError && !usersIn(save.error) && errors.length === 0 && <ProblemAlert error={save.error} />}
        {save.isError && errors.length > 0 && <InTheWay errors={errors} />}
        <Group justify="space-between" gap="xs">
          <Text size="sm" role="status" aria-live="polite">
            {lint.isError ? '' : errors.length > 0 ? t('editor.errors', { count: errors.length }) : lint.data ? t('editor.fine') : t('editor.checking')}
          </Text>
          <Button onClick={() => save.mutate({ stop: false, trial: tried })} loading={save.isPending}>
            {template ? t('editor.saveChanges') : t('editor.save')}
          </Button>
        </Group>
        <ProblemAlert error={lint.error} onRetry={() => void lint.refetch()} title={t('editor.notChecked')} />
      </Stack>
    </Card>
  );
}

// All that must be put right, also what has no field of its own.
function InTheWay(props: { errors: Finding[] }) {
  const { t } = useTranslation('templates');
  return (
    <Alert color="red" variant="light" role="alert" title={t('editor.inTheWay')}>
      <List size="sm">
        {props.errors.slice(0, 10).map((one) => (
          <List.Item key={one.where + one.what} style={{ overflowWrap: 'anywhere' }}>
            {wordsOf(one)} {one.value && <Code>{one.value}</Code>}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

// What the provider made of it, as it went over the wire.
function Refused(props: { trial: Trial; onAnyway: () => void }) {
  const { t } = useTranslation('templates');
  const { trial } = props;
  return (
    <Alert color="red" variant="light" role="alert" title={t('editor.refusedTitle')}>
      <Stack gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {trial.why ?? t('editor.refusedText')}
        </Text>
        <CodeBlock label={t('request')} text={trial.request} height={220} />
        <CodeBlock label={t('answer')} text={trial.response ?? t('noAnswer')} height={220} />
        <Group>
          <Button size="xs" variant="default" onClick={props.onAnyway}>
            {t('editor.saveAnyway')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function trialIn(error: unknown): Trial | null {
  return error instanceof ApiProblem && error.details['trial'] ? (error.details['trial'] as Trial) : null;
}

export function usersIn(error: unknown): TemplateUser[] | null {
  return error instanceof ApiProblem && error.status === 409 && Array.isArray(error.details['campaigns']) ? (error.details['campaigns'] as TemplateUser[]) : null;
}
