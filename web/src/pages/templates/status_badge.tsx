import { Badge, Tooltip } from '@mantine/core';
import { IconBan, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemplateStatus } from './types';

const colour = (name: string) => `light-dark(var(--mantine-color-${name}-9), var(--mantine-color-${name}-3))`;
const looks = {
  approved: { color: colour('green'), icon: IconCircleCheck },
  pending: { color: colour('blue'), icon: IconClock },
  rejected: { color: colour('red'), icon: IconCircleX },
  paused: { color: colour('orange'), icon: IconPlayerPause },
  disabled: { color: colour('gray'), icon: IconBan },
} as const;

// Told by word and sign, not by colour alone; the reason on hovering and for screen readers.
export function StatusBadge(props: { status: TemplateStatus; reason?: string | null; language?: string }) {
  const { t } = useTranslation('templates');
  const { color, icon: Icon } = looks[props.status];
  const badge = (
    <Badge variant="default" tt="none" fw={500} style={{ cursor: 'inherit' }} leftSection={<Icon size={14} aria-hidden style={{ color }} />}>
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
