import { ActionIcon, AppShell, Box, Burger, Group, Modal, Stack, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { type ComponentType, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Outlet, useLocation, useNavigation } from 'react-router-dom';
import { LiveStatus } from '@/live/status';
import { useLive } from '@/live/live';
import { LoginForm } from '@/pages/login/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { enter, SessionProvider, useExpired, useSessionQuery } from '@/session/session';
import { AccountMenu } from './account_menu';
import { Mark } from './mark';
import { Menu } from './menu';

// What stands around every page for those who are logged in.
export function Shell() {
  const session = useSessionQuery();
  const location = useLocation();
  if (session.isPending) {
    return <Loading />;
  }
  if (session.error && !session.data) {
    return (
      <Box maw={480} m="xl">
        <ProblemAlert error={session.error} onRetry={() => void session.refetch()} />
      </Box>
    );
  }
  const project = session.data?.projects.find((one) => one.id === session.data?.project);
  if (!session.data || !project) {
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
  }
  return (
    <SessionProvider session={session.data} project={project}>
      {/* Here, so that dialogs know the session and the router. */}
      <ModalsProvider>
        <Frame />
      </ModalsProvider>
    </SessionProvider>
  );
}

function Frame() {
  const { t } = useTranslation('shell');
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const { data: session } = useSessionQuery();
  const [expired, renewed] = useExpired();
  const [commands, setCommands] = useState(0); // how often the command bar was asked for
  const [CommandBar, setCommandBar] = useState<ComponentType<{ asked: number }> | null>(null);
  const loadCommandBar = () => void import('./command_bar').then((loaded) => setCommandBar(() => loaded.default), () => undefined);
  const openCommands = () => {
    setCommands((times) => times + 1);
    loadCommandBar();
  };
  useHotkeys([['mod+K', openCommands]], []);
  useLive();
  useEffect(close, [pathname, close]);
  useEffect(() => {
    // Once nothing else is to do, so that it opens at once.
    const idle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 2_000));
    idle(loadCommandBar);
  }, []);
  return (
    <>
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      {navigation.state === 'loading' && <div className="page-comes" role="progressbar" aria-label={t('pageComes')} />}
      <AppShell header={{ height: 52 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="md">
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="xs" wrap="nowrap">
              <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('openMenu')} aria-expanded={opened} />
              <Link to="/" style={{ textDecoration: 'none', color: 'inherit' }}>
                <Group gap={8} wrap="nowrap">
                  <Mark />
                  <Text fw={700}>Parley</Text>
                </Group>
              </Link>
            </Group>
            <Group gap={6} wrap="nowrap">
              <LiveStatus />
              <Tooltip label={`${t('commands')} (Ctrl K)`}>
                <ActionIcon variant="subtle" color="gray" size="lg" onClick={openCommands} aria-label={t('commands')}>
                  <IconSearch size={20} aria-hidden />
                </ActionIcon>
              </Tooltip>
              <SchemeButton />
              <AccountMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t('menu')}>
          <AppShell.Section grow style={{ overflowY: 'auto' }}>
            <Menu />
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <Box maw={1280} mx="auto">
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </Box>
        </AppShell.Main>
      </AppShell>
      {CommandBar && <CommandBar asked={commands} />}
      <Modal opened={expired} onClose={renewed} title={t('expiredTitle')} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false}>
        <Stack>
          <Text size="sm">{t('expiredText')}</Text>
          <LoginForm
            {...(session ? { email: session.member.email } : {})}
            onDone={(made) => {
              enter(made);
              renewed();
            }}
          />
        </Stack>
      </Modal>
    </>
  );
}

function SchemeButton() {
  const { t } = useTranslation('shell');
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const label = scheme === 'dark' ? t('light') : t('dark');
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')} aria-label={label}>
        {scheme === 'dark' ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
