import '@mantine/spotlight/styles.css';
import { useComputedColorScheme, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import {
  IconFileImport, IconLogout, IconMoon, IconSearch, IconSend, IconSun, IconTemplate, IconUser, IconUserPlus, IconUsers,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { logOut, type Right, useSession } from '@/session/session';
import { type Found, useFound } from './found';
import { useEntries } from './menu';

interface Command {
  id: string;
  label: string;
  description?: string;
  icon: ReactNode;
  run: () => void;
}

interface Group {
  group: string;
  commands: Command[];
}

const icons = { campaigns: IconSend, people: IconUser, templates: IconTemplate };

// Ctrl-K: every page, what one does often, and whatever is called as one types. Closed while `asked` is 0, opens anew
// each time that it grows.
export default function CommandBar(props: { asked: number }) {
  const { t } = useTranslation('shell');
  const [query, setQuery] = useState('');
  const { found, busy } = useFound(query);
  useEffect(() => {
    if (props.asked > 0) {
      spotlight.open();
    }
  }, [props.asked]);
  const commands = useCommands();
  const wanted = query.trim().toLowerCase();
  const groups = [...commands.map((group) => ({ ...group, commands: group.commands.filter((one) => one.label.toLowerCase().includes(wanted)) })), ...useResults(found)];
  const shown = groups.filter((group) => group.commands.length > 0);
  // Handed on to the list's ScrollArea; the component's type does not name it.
  const scrolled: object = { viewportProps: { tabIndex: 0, role: 'group', 'aria-label': t('results') } };
  const count = shown.reduce((sum, group) => sum + group.commands.length, 0);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      maxHeight={420}
      scrollable
      clearQueryOnClose
      title={<VisuallyHidden>{t('commands')}</VisuallyHidden>}
      styles={{ header: { minHeight: 0, padding: 0 } }}
    >
      <Spotlight.Search leftSection={<IconSearch size={18} aria-hidden />} placeholder={t('commandsHint')} aria-label={t('commands')} />
      <Spotlight.ActionsList {...scrolled}>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.group} label={group.group}>
            {group.commands.map((one) => (
              <Spotlight.Action key={one.id} label={one.label} description={one.description} leftSection={one.icon} onClick={one.run} highlightQuery />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {count === 0 && <Spotlight.Empty>{busy ? t('searching') : t('nothingFound')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useResults(found: Found[]): Group[] {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  return (['campaigns', 'people', 'templates'] as const).map((kind) => {
    const Icon = icons[kind];
    return {
      group: t(kind),
      commands: found
        .filter((one) => one.kind === kind)
        .map((one) => ({
          id: one.id,
          label: one.label,
          ...(one.description ? { description: one.description } : {}),
          icon: <Icon size={18} aria-hidden />,
          run: () => navigate(one.to),
        })),
    };
  });
}

function useCommands(): Group[] {
  const { t } = useTranslation('shell');
  const { can } = useSession();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const pages = useEntries().flatMap((group) =>
    group.entries.map((entry): Command => {
      const Icon = entry.icon;
      return { id: entry.name, label: t(entry.name), icon: <Icon size={18} aria-hidden />, run: () => navigate(entry.to) };
    }),
  );
  const actions: (Command & { right?: Right })[] = [
    { id: 'new-campaign', label: t('newCampaign'), icon: <IconSend size={18} aria-hidden />, run: () => navigate('/campaigns/new'), right: 'campaigns:write' },
    { id: 'import-people', label: t('importPeople'), icon: <IconFileImport size={18} aria-hidden />, run: () => navigate('/imports'), right: 'people:write' },
    { id: 'new-template', label: t('newTemplate'), icon: <IconTemplate size={18} aria-hidden />, run: () => navigate('/templates/new'), right: 'campaigns:write' },
    { id: 'new-segment', label: t('newSegment'), icon: <IconUsers size={18} aria-hidden />, run: () => navigate('/segments/new'), right: 'people:write' },
    { id: 'add-member', label: t('addMember'), icon: <IconUserPlus size={18} aria-hidden />, run: () => navigate('/settings/members'), right: 'administer' },
    { id: 'scheme', label: dark ? t('light') : t('dark'), icon: dark ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />, run: () => setColorScheme(dark ? 'light' : 'dark') },
    { id: 'log-out', label: t('logOut'), icon: <IconLogout size={18} aria-hidden />, run: () => void logOut() },
  ];
  return [
    { group: t('goTo'), commands: pages },
    { group: t('actions'), commands: actions.filter((one) => !one.right || can(one.right)) },
  ];
}
