import { Text, VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { rulesOf } from './guess';

// What a good password is, each ticked off as one types. Stands in a field's description, so it is all text.
export function PasswordRules(props: { password: string; email: string }) {
  const { t } = useTranslation('first_run');
  return rulesOf(props.password, props.email).map((rule) => (
    <Text key={rule.name} component="span" size="xs" c="dimmed" mt={4} style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
      {rule.kept ? (
        <IconCircleCheck size={16} color="var(--mantine-primary-color-filled)" aria-hidden style={{ flexShrink: 0 }} />
      ) : (
        <IconCircle size={16} aria-hidden style={{ flexShrink: 0 }} />
      )}
      {t(`rules.${rule.name}`)}
      <VisuallyHidden component="span">{rule.kept ? t('rules.kept') : t('rules.open')}</VisuallyHidden>
    </Text>
  ));
}
