import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router-dom';

// A page's frame: its title (also the tab's), the way back, its actions. Moves the focus to the title when one comes
// here by a link, so that screen readers say where they are.
export function Page(props: {
  title: string;
  intro?: ReactNode;
  back?: { to: string; label: string };
  badge?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    document.title = `${props.title} · Parley`;
  }, [props.title]);
  useEffect(() => {
    if (key !== 'default') {
      heading.current?.focus({ preventScroll: true });
    }
  }, [key]);
  return (
    <Stack gap="lg">
      <Box>
        {props.back && (
          <Anchor component={Link} to={props.back.to} size="sm" mb={4} display="inline-flex" style={{ alignItems: 'center' }}>
            <IconChevronLeft size={16} aria-hidden /> {props.back.label}
          </Anchor>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm" style={{ minWidth: 0, flex: '1 1 16rem' }}>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ overflowWrap: 'anywhere' }}>
              {props.title}
            </Title>
            {props.badge}
          </Group>
          {props.actions && <Group gap="xs">{props.actions}</Group>}
        </Group>
        {props.intro && (
          <Text c="dimmed" mt={4} maw={720}>
            {props.intro}
          </Text>
        )}
      </Box>
      {props.children}
    </Stack>
  );
}
