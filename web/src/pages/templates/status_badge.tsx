import { Badge, Tooltip } from '@mantine/core';
import { IconBan, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemplateStatus } from './types';

const looks = {
  approved: { color: 'green.9', icon: IconCircleCheck },
  pending: { color: 'blue.9', icon: IconClock },
  rejected: { color: 'red.9', icon: IconCircleX },
  paused: { color: 'orange.9', icon: IconPlayerPause },
  disabled: { color: 'gray.8', icon: IconBan },
} as const;

// Told by word and sign, not by colour alone; the reason on hovering and for screen readers.
export function StatusBadge(props: { status: TemplateStatus; reason?: string | null; language?: string }) {
  const { t } = useTranslation('templates');
  const { color, icon: Icon } = looks[props.status];
  const badge = (
    <Badge
      color={color}
      variant="outline"
      leftSection={<Icon size={13} aria-hidden />}
      tt="none"
      bg="var(--mantine-color-body)"
      styles={{ root: { '--badge-color': `light-dark(var(--mantine-color-${color.replace('.', '-')}), var(--mantine-color-${color.split('.')[0]}-3))` } }}
    >
      {props.language ? `${props.language} · ${t(`status.${props.status}`)}` : t(`status.${props.status}`)}
    </Badge>
  );
  return props.reason ? (
    <Tooltip label={props.reason} multiline maw={320}>
      <span tabIndex={0}>{badge}</span>
    </Tooltip>
  ) : (
    badge
  );
}
