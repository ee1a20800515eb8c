import { NumberInput, PasswordInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ProviderFormOf, Section } from './form';
import { HeaderFields } from './header_fields';
import type { Dialect, Provider } from './values';

// How templates are imported: from the provider's own list, or from an address that it gave.
export function SourceFields(props: { form: ProviderFormOf; dialect: Dialect; before: Provider | undefined }) {
  const { t } = useTranslation('channels');
  const { form, dialect, before } = props;
  return (
    <Section title={t('source')} hint={t(dialect.lists_templates ? 'sourceHintOwn' : 'sourceHintNone')}>
      <TextInput
        label={t('sourceUrl')}
        description={t('sourceUrlHint')}
        type="url"
        autoComplete="off"
        {...form.getInputProps('templates.url')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={t('sourceUser')} autoComplete="off" {...form.getInputProps('templates.user')} />
        <PasswordInput
          label={t('sourcePassword')}
          autoComplete="new-password"
          placeholder={before?.templates.has_password ? t('keptSecret') : undefined}
          {...form.getInputProps('templates.password')}
        />
        <NumberInput
          label={t('pageSize')}
          description={t('pageSizeHint')}
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('templates.page_size')}
        />
        <TextInput label={t('clickDomain')} description={t('clickDomainHint')} autoComplete="off" {...form.getInputProps('templates.click_domain')} />
      </SimpleGrid>
      <Text size="sm" fw={600}>
        {t('sourceHeaders')}
      </Text>
      <HeaderFields form={form} path="templates.headers" />
    </Section>
  );
}
