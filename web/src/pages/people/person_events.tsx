import { Button, Card, Code, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { EmptyState } from '@/parts/empty_state';
import { usePages } from '@/parts/pages';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { Value } from './value';

// What they did, newest first.
export function Events(props: { identity: string }) {
  const { t } = useTranslation(['people', 'common']);
  const { identity } = props;
  const events = usePages(['person', identity, 'events'], (after: string | undefined, signal) =>
    got(api.GET('/api/v1/profiles/{identity}/events', { params: { path: { identity }, query: { limit: 50, after } }, signal })),
  );
  return (
    <QueryView query={events}>
      {() =>
        events.rows.length === 0 ? (
          <EmptyState icon={<IconBolt size={28} />} title={t('events.none')} text={t('events.noneText')} />
        ) : (
          <Card withBorder>
            <Timeline bulletSize={22} lineWidth={2}>
              {events.rows.map((event) => (
                <Timeline.Item key={event.id} bullet={<IconBolt size={13} aria-hidden />} title={<Text size="sm" fw={600}>{event.event}</Text>}>
                  <Text size="sm" c="dimmed">
                    <When at={event.at} exact />
                  </Text>
                  {Object.keys(event.properties).length > 0 && (
                    <Stack gap={2} mt={4}>
                      {Object.entries(event.properties).map(([name, value]) => (
                        <Group key={name} gap="xs" fz="sm" wrap="nowrap" align="flex-start">
                          <Text inherit c="dimmed" style={{ flex: '0 0 min(34%, 180px)', overflowWrap: 'anywhere' }}>
                            {name}
                          </Text>
                          <Text inherit component="div" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
                            {typeof value === 'object' && value !== null && !Array.isArray(value) ? <Code>{JSON.stringify(value)}</Code> : <Value value={value} />}
                          </Text>
                        </Group>
                      ))}
                    </Stack>
                  )}
                </Timeline.Item>
              ))}
            </Timeline>
            {events.more && (
              <Group justify="center" mt="sm">
                <Button variant="default" loading={events.more.busy} onClick={events.more.load}>
                  {t('common:more')}
                </Button>
              </Group>
            )}
          </Card>
        )
      }
    </QueryView>
  );
}
