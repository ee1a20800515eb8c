import { Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const looks = {
  carried: { icon: IconCircleCheckFilled, color: 'light-dark(var(--mantine-color-green-9), var(--mantine-color-green-4))' },
  changed: { icon: IconAlertTriangleFilled, color: 'light-dark(var(--mantine-color-orange-9), var(--mantine-color-orange-4))' },
  lost: { icon: IconCircleXFilled, color: 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))' },
} as const;

export type Carriage = keyof typeof looks;

// What becomes of a part on its way: a sign of its own shape and a word, with the reason on hovering.
export function CarriageMark(props: { carriage: Carriage; note: string | null }) {
  const { t } = useTranslation('templates');
  const { icon: Icon, color } = looks[props.carriage];
  const mark = (
    <Group gap={4} wrap="nowrap" style={{ display: 'inline-flex', flex: 'none' }}>
      <Icon size={16} aria-hidden style={{ color, flex: 'none' }} />
      <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
        {t(`carriage.${props.carriage}`)}
      </Text>
    </Group>
  );
  return props.note ? (
    <Tooltip label={props.note} multiline maw={320}>
      <span tabIndex={0} style={{ borderBottom: '1px dotted' }}>
        {mark}
      </span>
    </Tooltip>
  ) : (
    mark
  );
}
