import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { CodeBlock, pretty } from '@/parts/code_block';
import { useFormat } from '@/parts/format';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { DeliveryBadge } from './deliveries';

// One delivery with its body and what came back last.
export function ShownDelivery(props: { webhook: number; delivery: number }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const { webhook, delivery } = props;
  const query = useQuery({
    queryKey: ['webhook', webhook, 'delivery', delivery],
    queryFn: ({ signal }) =>
      got(api.GET('/api/v1/webhooks/{webhook}/deliveries/{delivery}', { params: { path: { webhook, delivery } }, signal })),
  });
  return (
    <QueryView query={query}>
      {(data) => (
        <Stack>
          <Group gap="md">
            <DeliveryBadge state={data.state} />
            <Text size="sm">
              {t('attempts')}: {format.count(data.attempts)}
            </Text>
            <Text size="sm">
              {t('happened')}: <When at={data.created} exact />
            </Text>
            {data.tried && (
              <Text size="sm">
                {t('tried')}: <When at={data.tried} exact />
              </Text>
            )}
            {data.next_try && (
              <Text size="sm">
                {t('nextTry')}: <When at={data.next_try} exact />
              </Text>
            )}
          </Group>
          <CodeBlock label={t('body')} text={pretty(data.body)} />
          <Text size="sm">
            {data.answer_status === null ? t('noAnswer') : t('status', { status: data.answer_status })}
            {data.took_ms !== null && ` · ${t('took', { count: data.took_ms })}`}
          </Text>
          <CodeBlock label={t('answer')} text={data.answer_words ?? ''} />
        </Stack>
      )}
    </QueryView>
  );
}
