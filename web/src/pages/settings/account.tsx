import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { DataTable } from '@/parts/data_table';
import { placeProblem } from '@/parts/form';
import { useFormat } from '@/parts/format';
import { Mark } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { enter, useSession } from '@/session/session';
import { Section } from './section';

export function Account() {
  const { t } = useTranslation('settings');
  const { session, project } = useSession();
  const { name, email } = session.member;
  return (
    <Page title={t('nav.account')} intro={t('account.intro')}>
      <Text>{t('account.who', { name: name || email, email, role: project.role })}</Text>
      <Password />
      <Logins />
    </Page>
  );
}

function Password() {
  const { t } = useTranslation('settings');
  const { session } = useSession();
  const form = useForm({
    initialValues: { old_password: '', new_password: '', again: '' },
    validate: {
      new_password: (value) => (value.length < 12 ? t('account.short') : null),
      again: (value, values) => (value === values.new_password ? null : t('account.different')),
    },
  });
  const change = useMutation({
    mutationFn: ({ old_password, new_password }: typeof form.values) =>
      got(api.POST('/api/v1/password', { body: { old_password, new_password } })),
    onSuccess: (made) => {
      enter(made);
      form.reset();
      void queries.invalidateQueries({ queryKey: ['login'] });
      notice(t('account.changed'));
    },
    onError: (error) => placeProblem(form, error),
  });
  const placed = change.error && Object.keys(form.errors).length > 0;
  return (
    <Section title={t('account.password')} text={t('account.passwordText')}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        <Stack maw={420}>
          {change.error && !placed && <ProblemAlert error={change.error} />}
          {/* For password managers. */}
          <input type="hidden" name="username" autoComplete="username" value={session.member.email} readOnly />
          <PasswordInput label={t('account.old')} autoComplete="current-password" required {...form.getInputProps('old_password')} />
          <PasswordInput label={t('account.new')} autoComplete="new-password" required {...form.getInputProps('new_password')} />
          <PasswordInput label={t('account.again')} autoComplete="new-password" required {...form.getInputProps('again')} />
          <div>
            <Button type="submit" loading={change.isPending}>
              {t('account.change')}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}

function Logins() {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const logins = useQuery({
    queryKey: ['login', 'own'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/logins', { signal })),
  });
  const end = useMutation({
    mutationFn: (login: string) => api.DELETE('/api/v1/logins/{login}', { params: { path: { login } } }),
    onSuccess: () => notice(t('account.ended')),
    onSettled: () => queries.invalidateQueries({ queryKey: ['login'] }),
  });
  return (
    <Section title={t('account.logins')} text={t('account.loginsText')}>
      <ProblemAlert error={end.error} />
      <QueryView query={logins}>
        {(data) => (
          <DataTable
            label={t('account.logins')}
            rows={data.items}
            keyOf={(login) => login.id}
            columns={[
              { id: 'created', title: t('account.since'), cell: (login) => <When at={login.created} /> },
              { id: 'seen', title: t('account.seen'), cell: (login) => format.ago(login.seen) },
              { id: 'expires', title: t('account.expires'), cell: (login) => <When at={login.expires} /> },
              {
                id: 'end',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (login) =>
                  login.current ? (
                    <Mark color="green">
                      {t('account.here')}
                    </Mark>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={end.isPending && end.variables === login.id}
                      onClick={() => end.mutate(login.id)}
                      aria-label={t('account.endOf', { at: format.time(login.created) })}
                    >
                      {t('account.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
