import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { Link } from 'react-router-dom';

// One of the home page's parts.
export function Panel(props: { title: string; note?: string; link?: { to: string; label: string }; side?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Card withBorder padding="md" component="section" aria-labelledby={id} h="100%">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h5" id={id}>
            {props.title}
          </Title>
          {props.link && (
            <Anchor component={Link} to={props.link.to} size="sm">
              {props.link.label}
            </Anchor>
          )}
          {props.side}
        </Group>
        {props.children}
        {props.note && (
          <Text size="xs" c="dimmed" mt="auto">
            {props.note}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
