import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Session } from '@/session/session';

export function LoginForm(props: { email?: string; onDone: (session: Session) => void }) {
  const { t } = useTranslation('login');
  const form = useForm({ initialValues: { email: props.email ?? '', password: '' } });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = form.onSubmit(async (body) => {
    setBusy(true);
    setError(null);
    try {
      props.onDone(await got(api.POST('/api/v1/login', { body })));
    } catch (failure) {
      if (!placeProblem(form, failure)) {
        setError(failure);
      }
    } finally {
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={t('email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput label={t('password')} autoComplete="current-password" {...form.getInputProps('password')} />
        <ProblemAlert error={error} />
        <Button type="submit" loading={busy}>
          {t('submit')}
        </Button>
      </Stack>
    </form>
  );
}
