import { Group, List, Text, VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { rulesOf } from './guess';

// What a good password is, each ticked off as one types.
export function PasswordRules(props: { password: string; email: string }) {
  const { t } = useTranslation('first_run');
  return (
    <List listStyleType="none" spacing={2} mt={6} p={0}>
      {rulesOf(props.password, props.email).map((rule) => (
        <List.Item key={rule.name}>
          <Group gap={6} wrap="nowrap">
            {rule.kept ? <IconCircleCheck size={16} color="var(--mantine-primary-color-filled)" aria-hidden /> : <IconCircle size={16} color="var(--mantine-color-dimmed)" aria-hidden />}
            <Text size="xs" c="dimmed">
              {t(`rules.${rule.name}`)}
              <VisuallyHidden> {rule.kept ? t('rules.kept') : t('rules.open')}</VisuallyHidden>
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
