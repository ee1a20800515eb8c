import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconBrandWhatsapp, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Allowed } from '@/parts/allowed';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { useSandboxRuns } from '@/shell/sandbox_runs';
import { laneOf, titleOf, useDialects, useLanes, useProviders } from './data';
import { HealthBadge } from './health_badge';
import { UseSandbox } from './use_sandbox';
import { healthOf, type Lane, type Provider } from './values';

export function ProviderList() {
  const { t } = useTranslation('channels');
  const [archived, setArchived] = useState(false);
  const providers = useProviders(archived);
  const lanes = useLanes();
  const sandbox = useSandboxRuns();
  const add = (
    <Allowed right="settings:write">
      <Button component={Link} to="/channels/new" leftSection={<IconPlus size={16} aria-hidden />}>
        {t('add')}
      </Button>
    </Allowed>
  );
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <>
          <UseSandbox />
          {add}
        </>
      }
    >
      <QueryView query={providers}>
        {(items) => (
          <Stack>
            <Switch label={t('showArchived')} checked={archived} onChange={(event) => setArchived(event.currentTarget.checked)} />
            {items.length === 0 ? (
              <EmptyState
                icon={<IconBrandWhatsapp size={28} aria-hidden />}
                title={t('emptyTitle')}
                text={t(sandbox ? 'emptyTextSandbox' : 'emptyText')}
              />
            ) : (
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                {items.map((provider) => (
                  <ProviderCard key={provider.id} provider={provider} lane={laneOf(lanes, provider)} />
                ))}
              </SimpleGrid>
            )}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function ProviderCard(props: { provider: Provider; lane: Lane | undefined }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const { data: dialects } = useDialects();
  const { provider, lane } = props;
  return (
    <Card withBorder padding="md" component="article" aria-label={provider.nickname}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Anchor component={Link} to={`/channels/${provider.id}`} fw={600} size="lg" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {provider.nickname}
          </Anchor>
          <Group gap={6} wrap="nowrap">
            {provider.default && (
              <Badge variant="outline" tt="none">
                {t('defaultMark')}
              </Badge>
            )}
            <HealthBadge health={healthOf(provider, lane)} />
          </Group>
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('callIt', { dialect: titleOf(dialects, provider.dialect), sender: provider.sender })}
        </Text>
        {lane && !provider.archived && (
          <Group gap="lg">
            <Text size="sm">
              {t('rateNow')}: <b>{format.count(lane.rate)}</b> {t('ofLimit', { limit: format.count(provider.rate) })}
            </Text>
            <Text size="sm">
              {t('inFlight')}: <b>{format.count(lane.in_flight)}</b>
            </Text>
          </Group>
        )}
        {lane?.paused_because && (
          <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
            {t('healthText_paused', { why: lane.paused_because })}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
