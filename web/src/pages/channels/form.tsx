import { Alert, Button, Card, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { Leaving } from '@/parts/leaving';
import { ProblemAlert } from '@/parts/problem_alert';
import { CredentialFields } from './credential_fields';
import { HeaderFields } from './header_fields';
import { problemsOf } from './problems';
import { SendingFields } from './sending_fields';
import { SourceFields } from './source_fields';
import { trialOf, TrialAlert } from './trial_view';
import { type Dialect, dialectOfKind, formField, type Provider, type ProviderValues, withKind } from './values';

export type ProviderFormOf = UseFormReturnType<ProviderValues>;

export function ProviderForm(props: {
  dialects: Dialect[];
  initial: ProviderValues;
  before?: Provider;
  cancelTo: string;
  save: (values: ProviderValues, dialect: Dialect, wish: string) => Promise<void>;
}) {
  const { t } = useTranslation(['channels', 'common']);
  const { before, dialects } = props;
  const dialectNamed = (kind: string) => dialects.find((one) => one.name === dialectOfKind(kind));
  const form: ProviderFormOf = useForm<ProviderValues>({
    initialValues: props.initial,
    validate: (values) => problemsOf(values, dialectNamed(values.kind), before, t),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const top = useRef<HTMLDivElement>(null);
  const wish = useRef(newWish());
  const dialect = dialectNamed(form.values.kind);
  const preset = dialect?.presets.find((one) => one.name === form.values.kind.split(':')[1]);

  const show = (failure: unknown) => {
    wish.current = newWish(); // what is sent next is another wish
    const field = failure instanceof ApiProblem ? failure.field : undefined;
    const place = field === undefined ? '' : formField(field, form.getValues());
    if (failure instanceof ApiProblem && !trialOf(failure) && place !== '' && hasPlace(place, form.getValues())) {
      form.setFieldError(place, refusalText(failure));
    }
    setError(failure);
    requestAnimationFrame(() => top.current?.scrollIntoView({ block: 'center' }));
  };
  const submit = form.onSubmit(
    async (values) => {
      if (!dialect) {
        return;
      }
      setBusy(true);
      setError(null);
      try {
        await props.save(values, dialect, wish.current);
      } catch (failure) {
        show(failure);
      } finally {
        setBusy(false);
      }
    },
    (problems) => {
      setError(null);
      const first = Object.keys(problems)[0];
      const input = document.querySelector<HTMLElement>(`[data-path="${first}"]`);
      input?.focus();
    },
  );
  const choose = (kind: string | null) => {
    if (kind) {
      form.clearErrors();
      form.setValues(withKind(form.getValues(), kind, dialectNamed(kind)?.presets.find((one) => one.name === kind.split(':')[1])));
    }
  };
  const trial = trialOf(error);
  const problems = Object.keys(form.errors).length;
  return (
    <form onSubmit={submit} noValidate>
      <Leaving when={form.isDirty()} />
      <Stack maw={760}>
        <div ref={top}>
          {trial ? <TrialAlert trial={trial} title={t('trialTitle')} advice={adviceOf(error)} /> : <ProblemAlert error={error} />}
        </div>
        <Section>
          <Select
            label={t('provider')}
            description={t('providerHint')}
            data={choicesOf(dialects, t)}
            allowDeselect={false}
            value={form.values.kind}
            onChange={choose}
            error={form.errors['kind']}
            checkIconPosition="right"
          />
          {preset && (
            <Alert color="blue" p="xs">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {preset.note}
              </Text>
            </Alert>
          )}
          <TextInput label={t('nickname')} description={t('nicknameHint')} withAsterisk maxLength={100} {...form.getInputProps('nickname')} />
          <TextInput
            label={t('sender')}
            description={t('senderHint')}
            withAsterisk
            inputMode="tel"
            autoComplete="off"
            {...form.getInputProps('sender')}
          />
          <TextInput
            label={t('endpoint')}
            description={
              dialect?.default_endpoint
                ? `${t('endpointHint')} ${t('endpointOwn', { url: dialect.default_endpoint })}`
                : t('endpointHint')
            }
            withAsterisk={!dialect?.default_endpoint}
            placeholder={dialect?.default_endpoint ?? 'https://'}
            type="url"
            autoComplete="off"
            {...form.getInputProps('endpoint')}
          />
        </Section>
        {dialect && <CredentialFields form={form} dialect={dialect} before={before} />}
        <Section title={t('headers')} hint={t('headersHint')}>
          <HeaderFields form={form} path="headers" />
        </Section>
        <SendingFields form={form} />
        {dialect && <SourceFields form={form} dialect={dialect} before={before} />}
        <Group justify="space-between">
          <Text size="sm" c="var(--mantine-color-error)" role="status">
            {problems > 0 ? t('problemFields', { count: problems }) : ''}
          </Text>
          <Group gap="xs">
            <Button component={Link} to={props.cancelTo} variant="default">
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('save')}
            </Button>
          </Group>
        </Group>
        <Text size="sm" c="dimmed" role="status" ta="right">
          {busy ? t('saving') : ''}
        </Text>
      </Stack>
    </form>
  );
}

export function Section(props: { title?: string; hint?: string; children: ReactNode }) {
  return (
    <Card withBorder component="section">
      <Stack gap="sm">
        {props.title && (
          <div>
            <Title order={2} size="h4">
              {props.title}
            </Title>
            {props.hint && (
              <Text size="sm" c="dimmed">
                {props.hint}
              </Text>
            )}
          </div>
        )}
        {props.children}
      </Stack>
    </Card>
  );
}

function adviceOf(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.advice : undefined;
}

// "settings.password" has its place where the form has settings; what the form does not know stands above it.
function hasPlace(path: string, values: ProviderValues): boolean {
  return (path.split('.')[0] ?? '') in values;
}

function choicesOf(dialects: Dialect[], t: (key: string) => string) {
  const own = dialects.map((dialect) => ({
    value: dialect.name,
    label: dialect.name === 'generic' ? t('generic') : dialect.title,
  }));
  const partners = dialects.flatMap((dialect) =>
    dialect.presets.map((preset) => ({ value: `${dialect.name}:${preset.name}`, label: preset.title })),
  );
  return [
    { group: t('ownGroup'), items: own },
    { group: t('partnerGroup'), items: partners },
  ];
}
