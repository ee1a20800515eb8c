import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Gap } from './gaps';

// Beside the row that it is about: what the server refused, or what is still to be filled in.
export function RowMessage(props: { gap: Gap | null; problem: string | null }) {
  const { t } = useTranslation('rules');
  if (props.problem !== null) {
    return (
      <Text size="sm" c="var(--mantine-color-error)" mt={4} role="alert" style={{ overflowWrap: 'anywhere' }}>
        {props.problem}
      </Text>
    );
  }
  return props.gap ? (
    <Text size="sm" c="dimmed" mt={4}>
      {t(`gaps.${props.gap}`)}
    </Text>
  ) : null;
}
