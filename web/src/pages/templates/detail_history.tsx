import { Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconCloudDownload, IconMessageReport, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { usePages } from '@/parts/pages';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { When } from '@/parts/when';
import type { Template } from './types';

const icons = { person: IconUser, import: IconCloudDownload, provider: IconMessageReport };

// What became of it: changes by people and imports, and what the provider said.
export function History(props: { template: Template }) {
  const { t } = useTranslation('templates');
  const id = props.template.id;
  const changes = usePages(['template', id, 'changes'], (after: number | undefined, signal) =>
    got(api.GET('/api/v1/templates/{template}/changes', { params: { path: { template: id }, query: after ? { after } : {} }, signal })),
  );
  if (changes.isPending) {
    return <Loading />;
  }
  return (
    <Stack>
      <ProblemAlert error={changes.error} onRetry={() => void changes.refetch()} />
      {changes.rows.length === 0 && !changes.error && <Text c="dimmed">{t('history.none')}</Text>}
      <Timeline bulletSize={26} lineWidth={2} active={-1} role="list">
        {changes.rows.map((change) => {
          const Icon = icons[change.cause];
          const moved = change.status_was !== null && change.status_was !== change.status;
          return (
            <Timeline.Item
              key={change.id}
              role="listitem"
              bullet={<Icon size={14} aria-hidden />}
              title={moved ? t('history.moved', { from: t(`status.${change.status_was}`), to: t(`status.${change.status}`) }) : change.what.map((part) => t(`history.what.${part}`)).join(', ')}
            >
              {moved && change.what.length > 1 && (
                <Text size="sm">
                  {t('history.also', { what: change.what.filter((part) => part !== 'status').map((part) => t(`history.what.${part}`)).join(', ') })}
                </Text>
              )}
              {change.reason && (
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {change.reason}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                {t(`history.cause.${change.cause}`)} · <When at={change.at} />
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
      {changes.more && (
        <Group>
          <Button variant="default" size="xs" onClick={changes.more.load} loading={changes.more.busy}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
