import { Box, Button, Code, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { CopyButton } from '@/parts/copy_button';
import { placeProblem, refusalText } from '@/parts/form';
import { Leaving } from '@/parts/leaving';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { showOnce } from '@/parts/shown_once';
import { countries, timeZones } from '@/parts/world';
import { sessionKey, useCan } from '@/session/session';
import { Section } from './section';

type Details = components['schemas']['Project'];

export function Project() {
  const { t } = useTranslation('settings');
  const project = useQuery({
    queryKey: ['project'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/project', { signal })),
  });
  return (
    <Page title={t('nav.project')} intro={t('project.intro')}>
      <QueryView query={project}>
        {(data) => (
          <>
            <Form project={data} />
            <Names project={data} />
            <TokenKey project={data} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Form(props: { project: Details }) {
  const { t } = useTranslation(['settings', 'common']);
  const may = useCan('settings:write');
  const { project } = props;
  const zones = useMemo(() => timeZones(project.time_zone), [project.time_zone]);
  const places = useMemo(() => countries(project.default_country), [project.default_country]);
  const form = useForm({
    initialValues: { name: project.name, time_zone: project.time_zone, default_country: project.default_country ?? '' },
    validate: { name: (value) => (value.trim() === '' ? t('project.nameMissing') : null) },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => got(api.PATCH('/api/v1/project', { body })),
    onSuccess: (saved) => {
      queries.setQueryData(['project'], saved);
      form.setInitialValues({ name: saved.name, time_zone: saved.time_zone, default_country: saved.default_country ?? '' });
      form.reset();
      // Times on every page are in its zone.
      void queries.invalidateQueries({ queryKey: sessionKey });
      notice(t('project.saved'));
    },
    onError: (error) => placeProblem(form, error),
  });
  const placed = Object.keys(form.errors).length > 0;
  return (
    <Section title={t('nav.project')}>
      <Leaving when={form.isDirty()} />
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack maw={480}>
          {save.error && !placed && <ProblemAlert error={save.error} />}
          <TextInput label={t('project.name')} maxLength={100} required disabled={!may} {...form.getInputProps('name')} />
          <Select
            label={t('project.zone')}
            description={t('project.zoneText')}
            data={zones}
            searchable
            allowDeselect={false}
            disabled={!may}
            {...form.getInputProps('time_zone')}
          />
          <Select
            label={t('project.country')}
            description={t('project.countryText')}
            data={[{ value: '', label: t('project.noCountry') }, ...places]}
            searchable
            allowDeselect={false}
            disabled={!may}
            {...form.getInputProps('default_country')}
          />
          <div>
            <Allowed right="settings:write">
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {t('common:save')}
              </Button>
            </Allowed>
          </div>
        </Stack>
      </form>
    </Section>
  );
}

function Fact(props: { label: string; value: string }) {
  return (
    <Box>
      <Text size="sm" fw={600}>
        {props.label}
      </Text>
      <Group gap="xs">
        <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {props.value}
        </Code>
        <CopyButton value={props.value} what={props.label} compact />
      </Group>
    </Box>
  );
}

function Names(props: { project: Details }) {
  const { t } = useTranslation('settings');
  const renew = () =>
    ask({
      title: t('project.renewTitle'),
      text: t('project.renewText'),
      confirm: t('project.renewConfirm'),
      danger: true,
      run: async () => {
        const made = await got(api.POST('/api/v1/project/notification-secret'));
        showOnce({
          title: t('project.renewed'),
          text: t('project.renewedText'),
          values: [
            { label: t('project.key'), value: made.notification_key },
            { label: t('project.secret'), value: made.notification_secret },
          ],
        });
      },
    });
  return (
    <Section title={t('project.ids')} text={t('project.idsText')}>
      <Stack gap="sm">
        <Fact label={t('project.account')} value={props.project.account_id} />
        <Fact label={t('project.key')} value={props.project.notification_key} />
        <Box>
          <Text size="sm" fw={600}>
            {t('project.secret')}
          </Text>
          <Group gap="sm">
            <Text size="sm" c="dimmed">
              {t('project.secretHidden')}
            </Text>
            <Allowed right="administer">
              <Button size="compact-sm" variant="default" onClick={renew}>
                {t('project.renew')}
              </Button>
            </Allowed>
          </Group>
        </Box>
      </Stack>
    </Section>
  );
}

function TokenKey(props: { project: Details }) {
  const { t } = useTranslation('settings');
  const may = useCan('administer');
  const [text, setText] = useState('');
  const put = (token_key: string | null) => got(api.PUT('/api/v1/project/token-key', { body: { token_key } }));
  const save = useMutation({
    mutationFn: () => put(text),
    onSuccess: (saved) => {
      queries.setQueryData(['project'], saved);
      setText('');
      notice(t('project.tokenSaved'));
    },
  });
  const refused = save.error instanceof ApiProblem && save.error.field === 'token_key' ? refusalText(save.error) : null;
  const remove = () =>
    ask({
      title: t('project.tokenRemoveTitle'),
      text: t('project.tokenRemoveText'),
      confirm: t('project.tokenRemove'),
      danger: true,
      run: async () => {
        queries.setQueryData(['project'], await put(null));
        notice(t('project.tokenRemoved'));
      },
    });
  return (
    <Section title={t('project.token')} text={t('project.tokenText')}>
      <Stack maw={640} gap="sm">
        <Text size="sm">{t(props.project.has_token_key ? 'project.tokenSet' : 'project.tokenNone')}</Text>
        {save.error && refused === null && <ProblemAlert error={save.error} />}
        <Textarea
          label={t('project.tokenLabel')}
          placeholder={t('project.tokenPlaceholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            save.reset();
          }}
          error={refused}
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          disabled={!may}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        />
        <Group gap="xs">
          <Allowed right="administer">
            <Button onClick={() => save.mutate()} loading={save.isPending} disabled={text.trim() === ''}>
              {t('project.tokenSave')}
            </Button>
          </Allowed>
          {props.project.has_token_key && (
            <Allowed right="administer">
              <Button variant="default" onClick={remove}>
                {t('project.tokenRemove')}
              </Button>
            </Allowed>
          )}
        </Group>
      </Stack>
    </Section>
  );
}
