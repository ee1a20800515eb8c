import { Accordion, Alert, Box, Group, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { Mark, type MarkColor } from '@/parts/mark';
import { CodeBlock, pretty } from '@/parts/code_block';
import { CopyButton } from '@/parts/copy_button';
import { useFormat } from '@/parts/format';
import { asCurl, asText, headersText } from './exchange_text';
import type { Message } from './life';

type Exchange = components['schemas']['Exchange'];

const colors: Record<Exchange['kind'], MarkColor> = { request: 'blue', answer: 'teal', callback: 'violet' };

// Requests, answers and callbacks as they were, closed until one opens them.
export function Exchanges(props: { message: Message }) {
  const { t } = useTranslation('messages');
  const { exchanges, exchanges_note } = props.message;
  return (
    <Stack gap="sm">
      {exchanges_note && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
          {exchanges_note}
        </Alert>
      )}
      {exchanges.length === 0 && !exchanges_note && <Text c="dimmed">{t('raw.none')}</Text>}
      {exchanges.length > 0 && (
        <Accordion multiple variant="separated" order={3}>
          {exchanges.map((exchange, place) => (
            <Accordion.Item key={`${exchange.at}-${place}`} value={String(place)}>
              <Accordion.Control>
                <Head exchange={exchange} />
              </Accordion.Control>
              <Accordion.Panel>
                <Body exchange={exchange} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Stack>
  );
}

function Head(props: { exchange: Exchange }) {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const { exchange } = props;
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Mark color={colors[exchange.kind]}>{t(`raw.${exchange.kind}`)}</Mark>
        {exchange.status !== null && (
          <Mark color={exchange.status < 300 ? 'green' : 'red'}>{exchange.status}</Mark>
        )}
        {exchange.kind === 'answer' && exchange.status === null && <Mark color="orange">{t('raw.noAnswer')}</Mark>}
        <Text size="xs" c="dimmed">
          {format.exact(exchange.at)}
        </Text>
      </Group>
      {exchange.url && (
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {exchange.method} {exchange.url}
        </Text>
      )}
      {exchange.note && <Text size="xs">{exchange.note}</Text>}
    </Stack>
  );
}

function Body(props: { exchange: Exchange }) {
  const { t } = useTranslation('messages');
  const { exchange } = props;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <CopyButton value={asText(exchange)} what={t(`raw.${exchange.kind}`)} label={t('raw.copyAll')} />
        {exchange.kind !== 'answer' && <CopyButton value={asCurl(exchange)} what={t(`raw.${exchange.kind}`)} label={t('raw.copyCurl')} />}
      </Group>
      {exchange.headers.length > 0 && <CodeBlock text={headersText(exchange)} label={t('raw.headers')} height={180} />}
      {exchange.body === '' ? (
        <Box>
          <Text size="sm" c="dimmed">
            {t('raw.noBody')}
          </Text>
        </Box>
      ) : (
        <CodeBlock text={pretty(exchange.body)} label={t('raw.body')} />
      )}
    </Stack>
  );
}
