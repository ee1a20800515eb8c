import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';

// A link whose address came from somebody else: followed only where it is a web page, in a tab of its own.
export function SafeLink(props: { href: string; children?: ReactNode }) {
  const shown = props.children ?? props.href;
  if (!isWeb(props.href)) {
    return (
      <Text component="span" inherit style={{ overflowWrap: 'anywhere' }}>
        {shown}
      </Text>
    );
  }
  return (
    <Anchor href={props.href} target="_blank" rel="noopener noreferrer nofollow" inherit style={{ overflowWrap: 'anywhere' }}>
      {shown}
    </Anchor>
  );
}

export function isWeb(address: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
