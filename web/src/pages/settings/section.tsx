import { Card, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

// A card with a heading of its own.
export function Section(props: { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <Card withBorder component="section">
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <div style={{ flex: '1 1 16rem', minWidth: 0 }}>
          <Title order={2} size="h4">
            {props.title}
          </Title>
          {props.text && (
            <Text size="sm" c="dimmed" maw={640}>
              {props.text}
            </Text>
          )}
        </div>
        {props.actions}
      </Group>
      {props.children}
    </Card>
  );
}
