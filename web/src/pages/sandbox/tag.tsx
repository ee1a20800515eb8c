import { Badge } from '@mantine/core';
import type { ComponentType, CSSProperties, ReactNode } from 'react';

type Icon = ComponentType<{ size?: number; 'aria-hidden'?: boolean; style?: CSSProperties }>;

// A word with a coloured sign, legible in both schemes; the colour says nothing that the word does not.
export function Tag(props: { color: 'green' | 'red' | 'orange' | 'blue' | 'grape' | 'gray'; icon: Icon; children: ReactNode }) {
  const color = `light-dark(var(--mantine-color-${props.color}-9), var(--mantine-color-${props.color}-3))`;
  return (
    <Badge variant="default" tt="none" fw={500} leftSection={<props.icon size={13} aria-hidden style={{ color }} />}>
      {props.children}
    </Badge>
  );
}
