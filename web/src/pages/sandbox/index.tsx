import { Anchor, Tabs, Text } from '@mantine/core';
import { IconActivity, IconAdjustmentsHorizontal, IconDeviceMobile, IconTestPipe } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Route, Routes, useLocation, useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { OnlyWith } from '@/parts/allowed';
import { CodeBlock } from '@/parts/code_block';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { Phones } from './phones';
import { Providers } from './providers';
import { WireLog } from './wire';

const tabs = [
  { name: 'phones', icon: IconDeviceMobile },
  { name: 'providers', icon: IconAdjustmentsHorizontal },
  { name: 'wire', icon: IconActivity },
] as const;

function Running() {
  const { t } = useTranslation('sandbox');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tab = tabs.find((one) => pathname.endsWith(`/sandbox/${one.name}`))?.name ?? 'phones';
  return (
    <Tabs value={tab} onChange={(to) => to && void navigate(`/sandbox/${to}`)} keepMounted={false}>
      <Tabs.List mb="md">
        {tabs.map((one) => (
          <Tabs.Tab key={one.name} value={one.name} leftSection={<one.icon size={16} aria-hidden />}>
            {t(`tab.${one.name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="phones">
        <Phones />
      </Tabs.Panel>
      <Tabs.Panel value="providers">
        <Providers />
      </Tabs.Panel>
      <Tabs.Panel value="wire">
        <WireLog />
      </Tabs.Panel>
    </Tabs>
  );
}

function Sandbox() {
  // The words of the phones come with the page's own, so that it does not vanish once more to wait for them.
  const { t } = useTranslation(['sandbox', 'phone']);
  const format = useFormat();
  const query = useQuery({
    queryKey: ['sandbox'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/sandbox', { signal })),
    refetchInterval: 5_000,
  });
  const state = query.data;
  return (
    <Page
      title={t('title')}
      intro={
        <>
          {t('intro')}{' '}
          {state?.running && (
            <Text span inherit>
              {t('counts', {
                received: format.count(state.received),
                taken: format.count(state.taken),
                callbacks: format.count(state.callbacks),
              })}
            </Text>
          )}
        </>
      }
    >
      <QueryView query={query}>
        {(data) =>
          data.running ? (
            <Running />
          ) : (
            <EmptyState icon={<IconTestPipe size={28} />} title={t('off.title')} text={t('off.text')}>
              <CodeBlock label={t('off.command')} text="parley serve --sandbox" />
              <Anchor component={Link} to="/channels">
                {t('off.real')}
              </Anchor>
            </EmptyState>
          )
        }
      </QueryView>
    </Page>
  );
}

export default function SandboxPage() {
  return (
    <OnlyWith right="settings:read">
      <Routes>
        <Route index element={<Sandbox />} />
        <Route path="phones" element={<Sandbox />} />
        <Route path="providers" element={<Sandbox />} />
        <Route path="wire" element={<Sandbox />} />
        <Route path="*" element={<Navigate to="/sandbox" replace />} />
      </Routes>
    </OnlyWith>
  );
}
