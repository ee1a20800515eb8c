import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { placeProblem } from '@/parts/form';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { showOnce } from '@/parts/shown_once';
import { type EventType, eventTypes, keyOf, type Webhook } from './types';

// Adds an endpoint, or changes one.
export function WebhookForm(props: { webhook?: Webhook; close: () => void }) {
  const { t } = useTranslation(['webhooks', 'common']);
  const { webhook } = props;
  const form = useForm({
    initialValues: {
      url: webhook?.url ?? '',
      description: webhook?.description ?? '',
      events: webhook?.events ?? (['message.status', 'message.incoming'] as EventType[]),
    },
    validate: {
      url: (value) => (value.trim() === '' ? t('urlMissing') : null),
      events: (value) => (value.length === 0 ? t('eventsMissing') : null),
    },
  });
  const save = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const body = { ...values, url: values.url.trim(), enabled: webhook?.enabled ?? true };
      if (webhook) {
        await got(api.PATCH('/api/v1/webhooks/{webhook}', { params: { path: { webhook: webhook.id } }, body }));
        return null;
      }
      return (await got(api.POST('/api/v1/webhooks', { body }))).secret;
    },
    onSuccess: (secret) => {
      void queries.invalidateQueries({ queryKey: ['webhook'] });
      props.close();
      if (secret === null) {
        notice(t('changed'));
      } else {
        showOnce({ title: t('secretTitle'), text: t('secretText'), values: [{ label: t('secret'), value: secret }] });
      }
    },
    onError: (error) => placeProblem(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack>
        {save.error && Object.keys(form.errors).length === 0 && <ProblemAlert error={save.error} />}
        <TextInput
          label={t('url')}
          description={t('urlText')}
          placeholder="https://hooks.example.com/parley"
          type="url"
          maxLength={2048}
          required
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TextInput label={t('description')} description={t('descriptionText')} maxLength={200} {...form.getInputProps('description')} />
        <Checkbox.Group label={t('events')} {...form.getInputProps('events')}>
          <Stack gap="xs" mt={4}>
            {eventTypes.map((type) => (
              <Checkbox
                key={type}
                value={type}
                label={`${t(`types.${keyOf(type)}`)} (${type})`}
                description={t(`typeTexts.${keyOf(type)}`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t(webhook ? 'common:save' : 'create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
