import { NavLink, Stack, Text } from '@mantine/core';
import {
  IconBrandWhatsapp, IconFileImport, IconFilter, IconHome, IconList, IconSend, IconSettings, IconTemplate, IconTestPipe, IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigation } from 'react-router-dom';
import { type Right, useSession } from '@/session/session';
import { useSandboxRuns } from './sandbox_runs';

interface Entry {
  name: 'home' | 'campaigns' | 'templates' | 'people' | 'segments' | 'lists' | 'imports' | 'channels' | 'sandbox' | 'settings';
  to: string;
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  right?: Right;
}

export const groups: { name: 'engage' | 'audience' | 'set_up' | null; entries: Entry[] }[] = [
  { name: null, entries: [{ name: 'home', to: '/', icon: IconHome }] },
  {
    name: 'engage',
    entries: [
      { name: 'campaigns', to: '/campaigns', icon: IconSend, right: 'campaigns:read' },
      { name: 'templates', to: '/templates', icon: IconTemplate, right: 'campaigns:read' },
    ],
  },
  {
    name: 'audience',
    entries: [
      { name: 'people', to: '/people', icon: IconUsers, right: 'people:read' },
      { name: 'segments', to: '/segments', icon: IconFilter, right: 'people:read' },
      { name: 'lists', to: '/lists', icon: IconList, right: 'people:read' },
      { name: 'imports', to: '/imports', icon: IconFileImport, right: 'people:read' },
    ],
  },
  {
    name: 'set_up',
    entries: [
      { name: 'channels', to: '/channels', icon: IconBrandWhatsapp, right: 'settings:read' },
      { name: 'sandbox', to: '/sandbox', icon: IconTestPipe, right: 'settings:read' },
      { name: 'settings', to: '/settings', icon: IconSettings },
    ],
  },
];

// The pages that this member may see.
export function useEntries() {
  const { can } = useSession();
  const sandbox = useSandboxRuns();
  return groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => (!entry.right || can(entry.right)) && (entry.name !== 'sandbox' || sandbox)),
    }))
    .filter((group) => group.entries.length > 0);
}

export function Menu() {
  const { t } = useTranslation('shell');
  const here = useLocation();
  const { pathname } = useNavigation().location ?? here; // where one is going, from the press on
  const shown = useEntries();
  return (
    <Stack gap="md">
      {shown.map((group) => (
        <Stack gap={2} key={group.name ?? 'top'}>
          {group.name && (
            <Text size="xs" c="dimmed" fw={600} px="sm" tt="uppercase">
              {t(group.name)}
            </Text>
          )}
          {group.entries.map((entry) => {
            const active = entry.to === '/' ? pathname === '/' : pathname.startsWith(entry.to);
            const Icon = entry.icon;
            return (
              <NavLink
                key={entry.name}
                component={Link}
                to={entry.to}
                label={t(entry.name)}
                leftSection={<Icon size={18} aria-hidden />}
                active={active}
                aria-current={active ? 'page' : undefined}
                style={{ borderRadius: 'var(--mantine-radius-md)' }}
              />
            );
          })}
        </Stack>
      ))}
    </Stack>
  );
}
