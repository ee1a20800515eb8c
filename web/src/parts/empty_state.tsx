import { Center, Stack, Text, ThemeIcon } from '@mantine/core';
import type { ReactNode } from 'react';

// Says what this place is for and what to do next.
export function EmptyState(props: { icon?: ReactNode; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="sm" maw={480}>
        {props.icon && (
          <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
            {props.icon}
          </ThemeIcon>
        )}
        <Text fw={600} size="lg" ta="center">
          {props.title}
        </Text>
        {props.text && (
          <Text c="dimmed" ta="center">
            {props.text}
          </Text>
        )}
        {props.children}
      </Stack>
    </Center>
  );
}
