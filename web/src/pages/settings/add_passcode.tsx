import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { showOnce } from '@/parts/shown_once';

export function AddPasscode(props: { close: () => void }) {
  const { t } = useTranslation(['access', 'common']);
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() === '' ? t('keys.nameMissing') : null) },
  });
  const add = useMutation({
    mutationFn: ({ name }: typeof form.values) => got(api.POST('/api/v1/passcodes', { body: { name: name.trim() } })),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['passcode'] });
      props.close();
      showOnce({
        title: t('passcodes.made', { name: made.name }),
        text: t('passcodes.madeText'),
        values: [
          { label: t('passcodes.account'), value: made.account_id },
          { label: t('passcodes.value'), value: made.passcode },
        ],
      });
    },
    onError: (error) => placeProblem(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack>
        {add.error && Object.keys(form.errors).length === 0 && <ProblemAlert error={add.error} />}
        <TextInput
          label={t('keys.name')}
          description={t('passcodes.nameText')}
          placeholder={t('passcodes.namePlaceholder')}
          maxLength={100}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('passcodes.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
