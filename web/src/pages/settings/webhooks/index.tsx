import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { Mark } from '@/parts/mark';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { WebhookForm } from './form';
import { colours, conditionOf, keyOf, type Webhook } from './types';

export function StateBadge(props: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const condition = conditionOf(props.webhook);
  return (
    <Mark color={colours[condition]}>
      {t(`states.${condition}`)}
    </Mark>
  );
}

export function Webhooks() {
  const { t } = useTranslation(['webhooks', 'settings', 'common']);
  const webhooks = useQuery({
    queryKey: ['webhook', 'list'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/webhooks', { signal })),
  });
  const add = () => {
    const id = modals.open({ title: t('addTitle'), size: 'lg', children: <WebhookForm close={() => modals.close(id)} /> });
  };
  const button = (
    <Allowed right="settings:write">
      <Button onClick={add} leftSection={<IconPlus size={16} aria-hidden />}>
        {t('add')}
      </Button>
    </Allowed>
  );
  return (
    <Page title={t('settings:nav.webhooks')} intro={t('intro')} actions={button}>
      <QueryView query={webhooks}>
        {(data) => (
          <DataTable
            label={t('table')}
            rows={data.items}
            keyOf={(webhook) => webhook.id}
            empty={
              <EmptyState icon={<IconWebhook size={28} />} title={t('emptyTitle')} text={t('emptyText')}>
                {button}
              </EmptyState>
            }
            columns={[
              {
                id: 'url',
                title: t('url'),
                cell: (webhook) => (
                  <>
                    <Anchor component={Link} to={`/settings/webhooks/${webhook.id}`} fw={600} size="sm">
                      {webhook.url}
                    </Anchor>
                    {webhook.description !== '' && (
                      <Text size="sm" c="dimmed">
                        {webhook.description}
                      </Text>
                    )}
                  </>
                ),
              },
              {
                id: 'events',
                title: t('events'),
                cell: (webhook) => (
                  <Group gap={4} maw={300}>
                    {webhook.events.map((type) => (
                      <Badge key={type} variant="default" tt="none" size="sm">
                        {t(`types.${keyOf(type)}`)}
                      </Badge>
                    ))}
                  </Group>
                ),
              },
              { id: 'state', title: t('state'), cell: (webhook) => <StateBadge webhook={webhook} /> },
              {
                id: 'delivered',
                title: t('delivered'),
                cell: (webhook) => (webhook.delivered ? <When at={webhook.delivered} /> : t('common:never')),
              },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}
