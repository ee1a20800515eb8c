import { Button, Divider, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { countries, timeZones } from '@/parts/world';
import { enter } from '@/session/session';
import { guessCountry, guessZone, rulesOf } from './guess';
import { PasswordRules } from './password_rules';

// `givenKey`: out of the address that the server has printed; without it, it is pasted.
export function SetupForm(props: { givenKey: string; onDone: () => void; onTaken: () => void }) {
  const { t } = useTranslation('first_run');
  const zone = useMemo(guessZone, []);
  const zones = useMemo(() => timeZones(zone), [zone]);
  const places = useMemo(() => countries(), []);
  const country = useMemo(() => guessCountry(zone, navigator.languages, places.map((one) => one.value)), [zone, places]);
  const [asksKey, setAsksKey] = useState(props.givenKey === '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: {
      key: props.givenKey,
      name: '',
      email: '',
      password: '',
      project_name: '',
      time_zone: zone,
      default_country: country,
    },
    validateInputOnBlur: true,
    validate: {
      key: (value) => (value.trim() === '' ? t('keyMissing') : null),
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('emailWrong')),
      password: (value, values) => (rulesOf(value, values.email).every((rule) => rule.kept) ? null : t('passwordWrong')),
      project_name: (value) => (value.trim() === '' ? t('projectMissing') : null),
    },
  });
  const submit = form.onSubmit(async ({ key, ...body }) => {
    setBusy(true);
    setError(null);
    try {
      await got(api.POST('/api/v1/setup', { body: { ...body, project_name: body.project_name.trim() }, headers: { Authorization: `Bearer ${key.trim()}` } }));
      enter(await got(api.GET('/api/v1/session')));
      props.onDone();
    } catch (failure) {
      if (failure instanceof ApiProblem && (failure.status === 401 || failure.status === 403)) {
        setAsksKey(true);
        form.setFieldError('key', t('keyWrong'));
      } else if (failure instanceof ApiProblem && failure.status === 409) {
        props.onTaken();
      } else if (failure instanceof ApiProblem && failure.field === 'email') {
        form.setFieldError('email', t('emailWrong'));
      } else if (!placeProblem(form, failure)) {
        setError(failure);
      }
    } finally {
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {asksKey ? (
          <PasswordInput
            label={t('key')}
            description={<Trans t={t} i18nKey="keyText" components={{ code: <code /> }} />}
            autoComplete="off"
            leftSection={<IconKey size={16} aria-hidden />}
            required
            {...form.getInputProps('key')}
          />
        ) : (
          <Group gap={6} wrap="nowrap">
            <IconKey size={16} aria-hidden />
            <Text size="sm" c="dimmed">
              {t('keyThere')}
            </Text>
          </Group>
        )}
        <Divider label={t('you')} labelPosition="left" />
        <TextInput label={t('name')} autoComplete="name" maxLength={100} {...form.getInputProps('name')} />
        <TextInput label={t('email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
        <PasswordInput
          label={t('password')}
          autoComplete="new-password"
          required
          description={<PasswordRules password={form.values.password} email={form.values.email} />}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('password')}
        />
        <Divider label={t('business')} labelPosition="left" />
        <TextInput label={t('project')} description={t('projectText')} maxLength={100} required {...form.getInputProps('project_name')} />
        <Select
          label={t('zone')}
          description={t('zoneText')}
          data={zones}
          searchable
          allowDeselect={false}
          required
          nothingFoundMessage={t('nothing')}
          {...form.getInputProps('time_zone')}
        />
        <Select
          label={t('country')}
          description={t('countryText')}
          data={places}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('noCountry') }}
          nothingFoundMessage={t('nothing')}
          {...form.getInputProps('default_country')}
          value={form.values.default_country || null}
          onChange={(value) => form.setFieldValue('default_country', value ?? '')}
        />
        <ProblemAlert error={error} />
        <Button type="submit" loading={busy} size="md">
          {t('submit')}
        </Button>
      </Stack>
    </form>
  );
}
