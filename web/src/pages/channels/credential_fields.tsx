import { FileButton, Button, PasswordInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ProviderFormOf, Section } from './form';
import type { Dialect, Provider } from './values';

type Field = Dialect['fields'][number];

// What the dialect asks for, as its provider's own pages call it.
export function CredentialFields(props: { form: ProviderFormOf; dialect: Dialect; before: Provider | undefined }) {
  const { t } = useTranslation('channels');
  return (
    <Section title={t('credentials')} hint={t('credentialsHint')}>
      {props.dialect.fields.map((field) => (
        <CredentialField key={field.name} form={props.form} field={field} kept={isKept(field, props.dialect, props.before)} />
      ))}
    </Section>
  );
}

function isKept(field: Field, dialect: Dialect, before: Provider | undefined): boolean {
  return before?.dialect === dialect.name && before.secrets.includes(field.name);
}

function CredentialField(props: { form: ProviderFormOf; field: Field; kept: boolean }) {
  const { t } = useTranslation('channels');
  const { form, field, kept } = props;
  const path = `settings.${field.name}`;
  const value = form.values.settings[field.name] ?? '';
  const shared = {
    label: field.label,
    description: field.hint ? `${field.hint.charAt(0).toUpperCase()}${field.hint.slice(1)}.` : undefined,
    withAsterisk: field.required && !kept,
    placeholder: kept ? t('keptSecret') : (field.default ?? undefined),
    error: form.errors[path],
    autoComplete: 'off',
    'data-path': path,
  };
  const change = (text: string) => {
    form.setFieldValue(path, text);
    form.clearFieldError(path);
  };
  if (field.choices.length === 2 && field.choices.includes('true')) {
    return (
      <Switch
        label={field.label}
        description={shared.description}
        checked={(value || field.default) === 'true'}
        onChange={(event) => change(String(event.currentTarget.checked))}
        error={shared.error}
      />
    );
  }
  if (field.choices.length > 0) {
    return (
      <Select {...shared} data={field.choices} allowDeselect={false} value={value || field.default} onChange={(chosen) => change(chosen ?? '')} />
    );
  }
  if (field.name === 'private_key') {
    return <KeyField {...shared} value={value} onChange={change} />;
  }
  return field.secret ? (
    <PasswordInput {...shared} autoComplete="new-password" value={value} onChange={(event) => change(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} value={value} onChange={(event) => change(event.currentTarget.value)} />
  );
}

// A key has many lines, and comes as a file.
function KeyField(props: { label: string; value: string; onChange: (text: string) => void } & Record<string, unknown>) {
  const { t } = useTranslation('channels');
  const { onChange, value, ...shared } = props;
  return (
    <Stack gap={4} align="flex-start">
      <Textarea
        {...shared}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        w="100%"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } }}
      />
      <FileButton onChange={(file) => void file?.text().then(onChange)} accept=".key,.pem,.txt">
        {(button) => (
          <Button {...button} variant="default" size="xs" leftSection={<IconFileUpload size={16} aria-hidden />}>
            {t('fromFile')}
          </Button>
        )}
      </FileButton>
    </Stack>
  );
}
