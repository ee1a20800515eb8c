import { Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconColumns3 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { useSession } from '@/session/session';

const mostChosen = 12;

// Which attributes the table shows, kept for each project in this browser. At first those that most people have.
export function useColumns() {
  const { project } = useSession();
  const known = useQuery({
    queryKey: ['attribute', 'list'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/attributes', { signal })),
    staleTime: 60_000,
  });
  const [kept, keep] = useLocalStorage<string[] | null>({ key: `parley.people.columns.${project.id}`, defaultValue: null });
  const names = (known.data?.items ?? []).map(({ name }) => name);
  const first = (known.data?.items ?? [])
    .filter(({ name }) => name.toLowerCase() !== 'name')
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map(({ name }) => name);
  const chosen = kept ?? first;
  return { names: [...new Set([...names, ...chosen])].sort((a, b) => a.localeCompare(b)), chosen, choose: keep };
}

export function ColumnChooser(props: { columns: ReturnType<typeof useColumns> }) {
  const { t } = useTranslation('people');
  const [typed, setTyped] = useState('');
  const { names, chosen, choose } = props.columns;
  const found = names.filter((name) => name.toLowerCase().includes(typed.trim().toLowerCase()));
  const toggle = (name: string) => choose(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {t('columns.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            {t('columns.title')}
          </Text>
          {names.length > 8 && (
            <TextInput
              size="xs"
              aria-label={t('columns.find')}
              placeholder={t('columns.find')}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <ScrollArea.Autosize mah={280} type="auto">
            <Stack gap={6}>
              {found.map((name) => (
                <Checkbox
                  key={name}
                  size="sm"
                  label={name}
                  checked={chosen.includes(name)}
                  disabled={!chosen.includes(name) && chosen.length >= mostChosen}
                  onChange={() => toggle(name)}
                />
              ))}
              {found.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t('columns.none')}
                </Text>
              )}
            </Stack>
          </ScrollArea.Autosize>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
