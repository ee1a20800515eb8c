import { Badge, type BadgeProps } from '@mantine/core';
import type { ReactNode } from 'react';

export type MarkColor = 'gray' | 'blue' | 'green' | 'teal' | 'violet' | 'yellow' | 'orange' | 'red';

// A state in a word, in a colour that can be read in both schemes.
export function Mark(props: { color: MarkColor; title?: string | undefined; children: ReactNode } & Pick<BadgeProps, 'miw' | 'style' | 'size'>) {
  const { color, children, style, ...rest } = props;
  const dark = color === 'orange' || color === 'yellow' ? '#8f3a06' : `var(--mantine-color-${color}-9)`;
  const text = color === 'gray' ? 'var(--mantine-color-dimmed)' : `light-dark(${dark}, var(--mantine-color-${color}-3))`;
  const back = `light-dark(var(--mantine-color-${color}-0), color-mix(in srgb, var(--mantine-color-${color}-9) 28%, transparent))`;
  return (
    <Badge variant="light" tt="none" fw={600} {...rest} style={[{ flexShrink: 0, minWidth: 'max-content' }, style]} styles={{ root: { color: text, background: back } }}>
      {children}
    </Badge>
  );
}

// For an alert's `styles`: its title in the text's own colour, as the colour of the alert is too pale for words.
export const readableTitle = { title: { color: 'var(--mantine-color-text)' } };
