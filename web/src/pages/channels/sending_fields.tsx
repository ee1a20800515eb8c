import { Checkbox, NumberInput, SimpleGrid, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ProviderFormOf, Section } from './form';

export function SendingFields(props: { form: ProviderFormOf }) {
  const { t } = useTranslation('channels');
  const { form } = props;
  return (
    <Section title={t('sending')}>
      <Checkbox label={t('default')} description={t('defaultHint')} {...form.getInputProps('default', { type: 'checkbox' })} />
      <Checkbox label={t('replies')} description={t('repliesHint')} {...form.getInputProps('replies', { type: 'checkbox' })} />
      {form.values.replies && (
        <Textarea label={t('replyText')} autosize minRows={2} maxRows={8} maxLength={4096} {...form.getInputProps('auto_reply')} />
      )}
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberInput label={t('rate')} description={t('rateHint')} allowDecimal={false} allowNegative={false} {...form.getInputProps('rate')} />
        <NumberInput
          label={t('concurrency')}
          description={t('concurrencyHint')}
          allowDecimal={false}
          allowNegative={false}
          step={10}
          {...form.getInputProps('concurrency')}
        />
        <NumberInput
          label={t('limit')}
          description={t('limitHint')}
          allowDecimal={false}
          allowNegative={false}
          step={100}
          {...form.getInputProps('answer_limit_ms')}
        />
      </SimpleGrid>
      <Checkbox label={t('idempotent')} description={t('idempotentHint')} {...form.getInputProps('idempotent', { type: 'checkbox' })} />
    </Section>
  );
}
