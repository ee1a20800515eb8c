import { Button, Group, PasswordInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { placeProblem } from '@/parts/form';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { showOnce } from '@/parts/shown_once';
import { type Role, roles } from './members';

export function AddMember(props: { close: () => void }) {
  const { t } = useTranslation(['access', 'common']);
  const form = useForm({
    initialValues: { email: '', name: '', role: 'marketer' as Role, gives: 'made', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t('members.emailMissing') : null),
      password: (value, { gives }) => (gives === 'given' && value.length < 12 ? t('members.short') : null),
    },
  });
  const add = useMutation({
    mutationFn: ({ email, name, role, gives, password }: typeof form.values) =>
      got(
        api.POST('/api/v1/members', {
          body: {
            email: email.trim(),
            role,
            ...(name.trim() === '' ? {} : { name: name.trim() }),
            ...(gives === 'given' ? { password } : {}),
          },
        }),
      ),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['member'] });
      props.close();
      const name = made.name || made.email;
      if (made.password === null) {
        notice(t('members.addedPlain', { name }));
      } else {
        showOnce({
          title: t('members.added', { name }),
          text: t('members.addedText'),
          values: [
            { label: t('members.email'), value: made.email },
            { label: t('members.password'), value: made.password },
          ],
        });
      }
    },
    onError: (error) => placeProblem(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack>
        {add.error && Object.keys(form.errors).length === 0 && <ProblemAlert error={add.error} />}
        <TextInput
          label={t('members.email')}
          description={t('members.emailText')}
          type="email"
          maxLength={254}
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps('email')}
        />
        <TextInput label={t('members.name')} description={t('members.nameText')} maxLength={100} {...form.getInputProps('name')} />
        <Select
          label={t('members.role')}
          description={t(`members.roleTexts.${form.values.role}`)}
          data={roles.map((role) => ({ value: role, label: t(`members.roles.${role}`) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <Radio.Group label={t('members.passwordChoice')} {...form.getInputProps('gives')}>
          <Stack gap={6} mt={4}>
            <Radio value="made" label={t('members.made')} />
            <Radio value="given" label={t('members.given')} />
          </Stack>
        </Radio.Group>
        {form.values.gives === 'given' && (
          <PasswordInput
            label={t('members.password')}
            description={t('members.passwordText')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('members.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
