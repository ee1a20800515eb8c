import { Box, Flex, NavLink, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation, useNavigate } from 'react-router-dom';
import { useSession } from '@/session/session';
import { groups, sections } from './sections';

// The parts of the settings beside each other; on narrow screens a field to choose one.
export function Layout() {
  const { t } = useTranslation('settings');
  const { can } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const shown = sections.filter(({ right }) => right === null || can(right));
  const present = pathname.split('/')[2] ?? '';
  return (
    <Flex gap="xl" direction={{ base: 'column', md: 'row' }} align="stretch">
      <Box component="nav" aria-label={t('sections')} w={200} visibleFrom="md" style={{ flex: 'none' }}>
        <Stack gap="sm">
          {groups.map((group) => {
            const entries = shown.filter((section) => section.group === group);
            return entries.length === 0 ? null : (
              <Stack gap={2} key={group}>
                <Text size="xs" c="dimmed" fw={600} px="sm">
                  {t(`groups.${group}`)}
                </Text>
                {entries.map(({ name, icon: Icon }) => (
                  <NavLink
                    key={name}
                    component={Link}
                    to={`/settings/${name}`}
                    label={t(`nav.${name}`)}
                    leftSection={<Icon size={16} aria-hidden />}
                    active={present === name}
                    aria-current={present === name ? 'page' : undefined}
                    style={{ borderRadius: 'var(--mantine-radius-md)' }}
                  />
                ))}
              </Stack>
            );
          })}
        </Stack>
      </Box>
      <Select
        hiddenFrom="md"
        label={t('sections')}
        data={groups.map((group) => ({
          group: t(`groups.${group}`),
          items: shown.filter((section) => section.group === group).map(({ name }) => ({ value: name, label: t(`nav.${name}`) })),
        }))}
        value={present}
        onChange={(name) => name !== null && navigate(`/settings/${name}`)}
        allowDeselect={false}
      />
      <Box style={{ flex: 1, minWidth: 0 }}>
        <Outlet />
      </Box>
    </Flex>
  );
}
