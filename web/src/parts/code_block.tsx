import { Box, Group, Text } from '@mantine/core';
import { CopyButton } from './copy_button';

// Text as it went over the wire, scrolled inside its own box.
export function CodeBlock(props: { text: string; label: string; height?: number }) {
  return (
    <Box>
      <Group justify="space-between" mb={4} gap="xs">
        <Text size="sm" fw={600}>
          {props.label}
        </Text>
        <CopyButton value={props.text} what={props.label} compact />
      </Group>
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={props.label}
        m={0}
        p="sm"
        fz="xs"
        style={{
          overflow: 'auto',
          maxHeight: props.height ?? 320,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          background: 'light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-8))',
          borderRadius: 'var(--mantine-radius-md)',
        }}
      >
        {props.text}
      </Box>
    </Box>
  );
}

// JSON as people read it; other text as it is.
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
