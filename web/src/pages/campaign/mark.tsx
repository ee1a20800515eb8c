import { Badge, type BadgeProps } from '@mantine/core';
import type { ReactNode } from 'react';

// A word in a colour that can be read in both schemes.
export function Mark(props: { color: string; children: ReactNode } & Pick<BadgeProps, 'miw' | 'style'>) {
  const { color, children, ...rest } = props;
  const dark = color === 'orange' ? '#8f3a06' : `var(--mantine-color-${color}-9)`;
  const text = color === 'gray' ? 'var(--mantine-color-dimmed)' : `light-dark(${dark}, var(--mantine-color-${color}-3))`;
  const back = `light-dark(var(--mantine-color-${color}-0), color-mix(in srgb, var(--mantine-color-${color}-9) 28%, transparent))`;
  return (
    <Badge variant="light" tt="none" fw={600} {...rest} styles={{ root: { color: text, background: back } }}>
      {children}
    </Badge>
  );
}

// Of an alert, whose own colour is too pale for its title.
export const readable = { title: { color: 'var(--mantine-color-text)' } } as const;
