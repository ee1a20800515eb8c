import { Anchor, Text } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { usePages } from '@/parts/pages';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import type { PersonMessage } from './data';
import { Mark, type MarkColor } from '@/parts/mark';

const colors: Record<PersonMessage['status'], MarkColor> = {
  skipped: 'gray',
  queued: 'gray',
  intended: 'blue',
  uncertain: 'yellow',
  accepted: 'blue',
  sent: 'blue',
  failed: 'red',
  delivered: 'teal',
  read: 'green',
  clicked: 'green',
};

// What was sent to them, newest first; each leads to its whole life.
export function Messages(props: { identity: string }) {
  const { t } = useTranslation('people');
  const { identity } = props;
  const messages = usePages(['person', identity, 'messages'], (after: number | undefined, signal) =>
    got(
      api.GET('/api/v1/profiles/{identity}/messages', {
        params: { path: { identity }, query: { order: 'newest', limit: 50, after } },
        signal,
      }),
    ),
  );
  return (
    <QueryView query={messages}>
      {() => (
        <DataTable
          label={t('tabs.messages')}
          rows={messages.rows}
          keyOf={(message) => message.id}
          more={messages.more}
          empty={<EmptyState icon={<IconMessage size={28} />} title={t('messages.none')} text={t('messages.noneText')} />}
          columns={[
            {
              id: 'campaign',
              title: t('messages.what'),
              cell: (message) => (
                <Anchor component={Link} to={`/messages/${message.id}`} fw={600} size="sm">
                  {message.campaign_name ?? t('messages.single')}
                </Anchor>
              ),
            },
            {
              id: 'status',
              title: t('messages.status'),
              cell: (message) => (
                <Mark color={colors[message.status]}>{t(`status.${message.status}`)}</Mark>
              ),
            },
            {
              id: 'why',
              title: t('messages.note'),
              cell: (message) => (
                <Text size="sm" c="dimmed" lineClamp={2} maw={320}>
                  {message.words ?? message.reason?.replaceAll('_', ' ') ?? (message.replied ? t('messages.replied') : '–')}
                </Text>
              ),
            },
            {
              id: 'at',
              title: t('messages.at'),
              cell: (message) => (
                <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                  <When at={message.at} />
                </Text>
              ),
            },
          ]}
        />
      )}
    </QueryView>
  );
}
