import { Alert, Box, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Route, Routes, useLocation, useParams } from 'react-router-dom';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { Loading, QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { OnlyWith } from '@/parts/allowed';
import { Actions, usePress } from './actions';
import { readableTitle } from '@/parts/mark';
import { askForBreakdowns, type Campaign, useCampaign, useStatistics } from './data';
import { Overview } from './overview';
import { People } from './people';
import { StateBadge } from './state_badge';

const StatisticsView = lazy(() => import('./statistics')); // there already where the page was opened by its address (routes.tsx)

export default function CampaignPage() {
  const id = Number(useParams().campaign);
  const { t } = useTranslation('campaign');
  const campaign = useCampaign(Number.isSafeInteger(id) ? id : 0);
  const { pathname } = useLocation();
  const isNew = Number.isSafeInteger(id) && campaign.isPending;
  useStatistics(id, isNew); // beside it, not after it
  useEffect(() => {
    if (isNew && pathname.endsWith('/statistics')) {
      askForBreakdowns(id);
    }
  }, [id, isNew, pathname]);
  return (
    <OnlyWith right="campaigns:read">
      {campaign.data ? (
        <Shown campaign={campaign.data} />
      ) : (
        <Page title={t('title')} back={{ to: '/campaigns', label: t('back') }}>
          <QueryView query={campaign}>{() => null}</QueryView>
        </Page>
      )}
    </OnlyWith>
  );
}

function Shown(props: { campaign: Campaign }) {
  const { t } = useTranslation('campaign');
  const { campaign } = props;
  const hasRun = campaign.launched !== null;
  const statistics = useStatistics(campaign.id, hasRun);
  const press = usePress(campaign);
  // The figures are asked for more often than the campaign itself.
  const now: Campaign = statistics.data ? { ...campaign, state: statistics.data.state, state_reason: statistics.data.state_reason } : campaign;
  return (
    <Page
      title={campaign.name}
      back={{ to: '/campaigns', label: t('back') }}
      badge={<StateBadge state={now.state} scheduled={campaign.scheduled !== null} />}
      actions={<Actions campaign={now} statistics={statistics.data} press={press} />}
      intro={<Times campaign={campaign} />}
    >
      <ProblemAlert error={press.error} />
      <Reason campaign={now} />
      {hasRun ? (
        <>
          <Ways id={campaign.id} />
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route index element={<QueryView query={statistics}>{(figures) => <Overview campaign={now} figures={figures} />}</QueryView>} />
              <Route path="statistics" element={<QueryView query={statistics}>{(figures) => <StatisticsView campaign={now} figures={figures} />}</QueryView>} />
              <Route path="people" element={<QueryView query={statistics}>{(figures) => <People campaign={now} figures={figures} />}</QueryView>} />
              <Route path="*" element={<Navigate to={`/campaigns/${campaign.id}`} replace />} />
            </Routes>
          </Suspense>
        </>
      ) : (
        <NotYet campaign={campaign} />
      )}
    </Page>
  );
}

// The three views; links, so that each has an address.
function Ways(props: { id: number }) {
  const { t } = useTranslation('campaign');
  const { pathname } = useLocation();
  const base = `/campaigns/${props.id}`;
  const views = [
    { name: 'overview', to: base },
    { name: 'statistics', to: `${base}/statistics` },
    { name: 'people', to: `${base}/people` },
  ] as const;
  return (
    <Box component="nav" aria-label={t('views.label')}>
        <Group gap="lg" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
          {views.map((view) => {
            const here = pathname === view.to;
            return (
              <Text
                key={view.name}
                component={Link}
                to={view.to}
                aria-current={here ? 'page' : undefined}
                py="xs"
                fw={here ? 600 : 400}
                c={here ? undefined : 'dimmed'}
                style={{ textDecoration: 'none', borderBottom: `2px solid ${here ? 'var(--mantine-primary-color-filled)' : 'transparent'}`, marginBottom: -1 }}
              >
                {t(`views.${view.name}`)}
              </Text>
            );
          })}
        </Group>
    </Box>
  );
}

function Times(props: { campaign: Campaign }) {
  const { t } = useTranslation('campaign');
  const { zone } = useFormat();
  const { campaign } = props;
  const parts = [
    { name: 'created', at: campaign.launched === null && campaign.scheduled === null ? campaign.created : null },
    { name: 'scheduled', at: campaign.launched === null ? campaign.scheduled : null },
    { name: 'launched', at: campaign.launched },
    { name: 'finished', at: campaign.finished },
  ] as const;
  return (
    <Text component="span" size="sm">
      {parts
        .filter((part) => part.at !== null)
        .map((part) => (
          <Text component="span" inherit key={part.name}>
            {t(`times.${part.name}`)} <When at={part.at} />
            {' · '}
          </Text>
        ))}
      {t('times.zone', { zone })}
    </Text>
  );
}

// Why it does not run.
function Reason(props: { campaign: Campaign }) {
  const { t } = useTranslation('campaign');
  const { campaign } = props;
  if (campaign.state === 'paused') {
    return (
      <Alert color="yellow" styles={readableTitle} icon={<IconPlayerPause aria-hidden />} title={t('paused.title')} role="status">
        <Text size="sm">{campaign.state_reason ? sentence(campaign.state_reason) : t('paused.text')}</Text>
        <Text size="sm">{t('paused.next')}</Text>
      </Alert>
    );
  }
  if (campaign.state === 'stopped') {
    return (
      <Alert color="red" styles={readableTitle} icon={<IconAlertTriangle aria-hidden />} title={t('stopped.title')} role="status">
        <Text size="sm">{campaign.state_reason ? sentence(campaign.state_reason) : t('stopped.text')}</Text>
      </Alert>
    );
  }
  return null;
}

function NotYet(props: { campaign: Campaign }) {
  const { t } = useTranslation('campaign');
  const { campaign } = props;
  return (
    <Stack>
      {campaign.scheduled ? (
        <EmptyState title={t('notYet.scheduledTitle')} text={<>{t('notYet.scheduledText')} <When at={campaign.scheduled} /></>} />
      ) : (
        <EmptyState title={t('notYet.title')} text={t('notYet.text')} />
      )}
    </Stack>
  );
}
