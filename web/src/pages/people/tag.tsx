import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

export type TagColor = 'gray' | 'blue' | 'green' | 'teal' | 'yellow' | 'orange' | 'red';

const dark = (name: string) => `light-dark(var(--mantine-color-${name}-9), var(--mantine-color-${name}-3))`;
// The library's own yellow and orange are too light to be read on their light ground.
const brown = 'light-dark(#8f3a06, var(--mantine-color-orange-3))';

// For an <Alert> in yellow or orange.
export const readableTitle = { title: { color: brown } };

// A state in one word, dark enough to be read in both colour schemes.
export function Tag(props: { color: TagColor; children: ReactNode }) {
  const { color } = props;
  return (
    <Badge color={color} variant="light" c={color === 'yellow' || color === 'orange' ? brown : dark(color)} tt="none" fw={600} style={{ flexShrink: 0 }}>
      {props.children}
    </Badge>
  );
}
