import { Alert, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/parts/copy_button';
import type { Provider } from './values';

const steps: Record<Provider['dialect'], number> = { generic: 2, gupshup_enterprise: 3, gupshup: 2, vonage: 3, meta: 3 };

export function CallbackUrls(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  const { callbacks, dialect } = props.provider;
  return (
    <Card withBorder component="section" aria-labelledby="callbacks">
      <Stack gap="sm">
        <Title order={2} size="h4" id="callbacks">
          {t('callbacks')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('callbacksIntro')}
        </Text>
        <Url label={t('statusUrl')} value={callbacks.status} />
        <Url label={t('incomingUrl')} value={callbacks.incoming} />
        {isLocal(callbacks.status) && !isLocal(props.provider.endpoint) && (
          <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} p="xs">
            {t('localUrl')}
          </Alert>
        )}
        <Text size="sm" fw={600}>
          {t('whereTitle')}
        </Text>
        <List type="ordered" size="sm" spacing={4}>
          {Array.from({ length: steps[dialect] }, (_, place) => (
            <List.Item key={place}>{t(`paste_${dialect}_${place + 1}`)}</List.Item>
          ))}
        </List>
      </Stack>
    </Card>
  );
}

function Url(props: { label: string; value: string }) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {props.label}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code style={{ overflowWrap: 'anywhere', flex: 1 }}>{props.value}</Code>
        <CopyButton value={props.value} what={props.label} />
      </Group>
    </Stack>
  );
}

function isLocal(url: string): boolean {
  try {
    const { hostname } = new URL(url);
    return hostname === 'localhost' || /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1)/.test(hostname);
  } catch {
    return false;
  }
}
