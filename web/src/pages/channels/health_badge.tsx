import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Health } from './values';

const colors: Record<Health, string> = {
  ready: 'green', busy: 'green', unreachable: 'orange', paused: 'red', archived: 'gray', unknown: 'gray',
};

export function HealthBadge(props: { health: Health }) {
  const { t } = useTranslation('channels');
  return (
    <Badge variant="dot" color={colors[props.health]} tt="none">
      {t(`health_${props.health}`)}
    </Badge>
  );
}
