import { Button, Checkbox, Group, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { showOnce } from '@/parts/shown_once';
import { type Right, useSession } from '@/session/session';

export const scopes: Right[] = [
  'people:read', 'people:write', 'campaigns:read', 'campaigns:write', 'send', 'settings:read', 'settings:write', 'administer',
];

export function AddKey(props: { close: () => void }) {
  const { t } = useTranslation(['access', 'common']);
  const { can } = useSession();
  const form = useForm({
    initialValues: { name: '', which: 'some', scopes: [] as Right[] },
    validate: {
      name: (value) => (value.trim() === '' ? t('keys.nameMissing') : null),
      scopes: (value, { which }) => (which === 'some' && value.length === 0 ? t('keys.scopesMissing') : null),
    },
  });
  const add = useMutation({
    mutationFn: (values: typeof form.values) =>
      got(
        api.POST('/api/v1/keys', {
          body: { name: values.name.trim(), ...(values.which === 'some' ? { scopes: values.scopes } : {}) },
        }),
      ),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['key'] });
      props.close();
      showOnce({
        title: t('keys.made', { name: made.name }),
        text: t('keys.madeText'),
        values: [{ label: t('keys.value'), value: made.key }],
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
          description={t('keys.nameText')}
          placeholder={t('keys.namePlaceholder')}
          maxLength={100}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label={t('keys.scopesLabel')} {...form.getInputProps('which')}>
          <Stack gap={6} mt={4}>
            <Radio value="some" label={t('keys.some')} />
            <Radio value="all" label={t('keys.all')} />
          </Stack>
        </Radio.Group>
        {form.values.which === 'some' && (
          <Checkbox.Group aria-label={t('keys.some')} {...form.getInputProps('scopes')}>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
              {scopes.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={scope}
                  description={t(`keys.scopeTexts.${scope.replace(':', '_')}`)}
                  disabled={!can(scope)}
                />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('keys.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
