import { Box, Group, Stack, Text } from '@mantine/core';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/parts/copy_button';
import { SafeLink } from '@/parts/safe_link';
import type { Provider } from './values';

// Whoever follows it and writes opens the 24-hour window in which free text may be sent.
export function ChatLink(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  const { chat_link, sender } = props.provider;
  return (
    <Group align="flex-start" gap="md">
      {/* White in dark mode too: phones do not read a code of light on dark. */}
      <Box p="xs" bg="white" style={{ borderRadius: 'var(--mantine-radius-md)', border: '1px solid var(--mantine-color-default-border)' }}>
        <QRCodeSVG value={chat_link} size={132} title={t('qr', { sender })} role="img" />
      </Box>
      <Stack gap="xs" style={{ flex: '1 1 14rem', minWidth: 0 }}>
        <Text size="sm">{t('conversationText')}</Text>
        <Group gap="xs">
          <SafeLink href={chat_link} />
          <CopyButton value={chat_link} what={t('chatLink')} />
        </Group>
      </Stack>
    </Group>
  );
}
