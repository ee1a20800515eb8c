import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { Mark, type MarkColor } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { usePages } from '@/parts/pages';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { Section } from '../section';
import { ShownDelivery } from './delivery';
import { type Delivery, type DeliveryState, keyOf, type Webhook } from './types';

const stateColours: Record<DeliveryState, MarkColor> = { waiting: 'yellow', sending: 'blue', delivered: 'green', dead: 'red' };

export function DeliveryBadge(props: { state: DeliveryState }) {
  const { t } = useTranslation('webhooks');
  return (
    <Mark color={stateColours[props.state]}>
      {t(`deliveryStates.${props.state}`)}
    </Mark>
  );
}

export function replayDelivery(webhook: number, delivery: number, wish: string) {
  return got(
    api.POST('/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay', {
      params: { path: { webhook, delivery }, header: { 'Idempotency-Key': wish } },
    }),
  );
}

// What the endpoint was or is to be told, the newest first.
export function Deliveries(props: { webhook: Webhook }) {
  const { t } = useTranslation(['webhooks', 'common']);
  const format = useFormat();
  const webhook = props.webhook.id;
  const [state, setState] = useState<DeliveryState | 'all'>('all');
  const deliveries = usePages<Delivery, number>(['webhook', webhook, 'deliveries', state], (after, signal) =>
    got(
      api.GET('/api/v1/webhooks/{webhook}/deliveries', {
        params: {
          path: { webhook },
          query: { order: 'newest', limit: 50, ...(after === undefined ? {} : { after }), ...(state === 'all' ? {} : { state }) },
        },
        signal,
      }),
    ),
    { unsettled: (delivery) => delivery.state === 'waiting' || delivery.state === 'sending' },
  );
  const refresh = () => queries.invalidateQueries({ queryKey: ['webhook', webhook] });
  const replay = useMutation({
    mutationFn: (delivery: Delivery) => replayDelivery(webhook, delivery.id, newWish()),
    onSuccess: (_answer, delivery) => notice(t('replayed', { event: delivery.event })),
    onSettled: refresh,
  });
  const show = (delivery: Delivery) => {
    modals.open({
      title: t('deliveryTitle', { event: delivery.event }),
      size: 'xl',
      children: <ShownDelivery webhook={webhook} delivery={delivery.id} />,
    });
  };
  const replayDead = () => {
    const wish = newWish();
    ask({
      title: t('replayDeadTitle'),
      text: t('replayDeadText'),
      confirm: t('replayDeadConfirm'),
      run: async () => {
        const { replayed } = await got(
          api.POST('/api/v1/webhooks/{webhook}/replay', {
            params: { path: { webhook }, header: { 'Idempotency-Key': wish } },
            body: { state: 'dead' },
          }),
        );
        notice(t('replayedAll', { count: replayed, formatted: format.count(replayed) }));
        await refresh();
      },
    });
  };
  return (
    <Section
      title={t('log')}
      text={t('logText')}
      actions={
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<IconRefresh size={14} aria-hidden />} onClick={() => void refresh()}>
            {t('refresh')}
          </Button>
          <Allowed right="settings:write">
            <Button variant="default" size="xs" onClick={replayDead}>
              {t('replayDead')}
            </Button>
          </Allowed>
        </Group>
      }
    >
      <SegmentedControl
        aria-label={t('filter')}
        size="xs"
        mb="sm"
        value={state}
        onChange={(next) => setState(next as DeliveryState | 'all')}
        data={(['all', 'waiting', 'sending', 'delivered', 'dead'] as const).map((one) => ({
          value: one,
          label: t(`deliveryStates.${one}`),
        }))}
      />
      <ProblemAlert error={replay.error} />
      <QueryView query={deliveries}>
        {() => (
          <DataTable
            label={t('log')}
            rows={deliveries.rows}
            keyOf={(delivery) => delivery.id}
            more={deliveries.more}
            empty={
              <Text size="sm" c="dimmed">
                {t(state === 'all' ? 'logEmpty' : 'logEmptyState')}
              </Text>
            }
            columns={[
              {
                id: 'type',
                title: t('type'),
                cell: (delivery) => (
                  <>
                    <Text size="sm">{t(`types.${keyOf(delivery.type)}`, { defaultValue: delivery.type })}</Text>
                    <Text size="xs" c="dimmed">
                      {delivery.event}
                    </Text>
                  </>
                ),
              },
              { id: 'state', title: t('state'), cell: (delivery) => <DeliveryBadge state={delivery.state} /> },
              { id: 'attempts', title: t('attempts'), numeric: true, cell: (delivery) => format.count(delivery.attempts) },
              {
                id: 'answer',
                title: t('lastAnswer'),
                cell: (delivery) => (
                  <Text size="sm" lineClamp={1} maw={240}>
                    {delivery.answer_status ?? delivery.answer_words ?? '–'}
                  </Text>
                ),
              },
              { id: 'happened', title: t('happened'), cell: (delivery) => <When at={delivery.created} /> },
              { id: 'next', title: t('nextTry'), cell: (delivery) => <When at={delivery.next_try} /> },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (delivery) => (
                  <Group gap={4} wrap="nowrap" justify="flex-end">
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => show(delivery)}
                      aria-label={t('showOf', { event: delivery.event })}
                    >
                      {t('show')}
                    </Button>
                    <Allowed right="settings:write">
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={delivery.state === 'sending'}
                        loading={replay.isPending && replay.variables.id === delivery.id}
                        onClick={() => replay.mutate(delivery)}
                        aria-label={t('replayOf', { event: delivery.event })}
                      >
                        {t('replay')}
                      </Button>
                    </Allowed>
                  </Group>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
