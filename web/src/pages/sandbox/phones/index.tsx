import { Button, Group, Paper, ScrollArea, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { EmptyState } from '@/parts/empty_state';
import { QueryView } from '@/parts/query_view';
import type { Provider } from '../types';
import { AddPhone } from './add_phone';
import { ChatPhone } from './chat_phone';
import { type Followed, useChats } from './chats';
import { Chooser } from './chooser';
import { ConnectHint } from './connect_hint';

const atFirst = 3;
const most = 6;

// Which phones are on the screen: as the address says, else those where something happened last.
function useShown(followed: Followed | undefined) {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('phones');
  const [usual, setUsual] = useState<string[] | null>(null);
  const recent = followed?.recent;
  useEffect(() => {
    if (usual === null && recent && recent.length > 0) {
      setUsual(recent.slice(0, atFirst).map((phone) => phone.number));
    }
  }, [usual, recent]);
  const numbers = useMemo(() => (asked === null ? (usual ?? []) : asked.split(',').filter(Boolean).slice(0, most)), [asked, usual]);
  const show = (next: string[]) => setSearch({ phones: next.slice(-most).join(',') }, { replace: true });
  return { numbers, show };
}

function Screens(props: { numbers: string[]; followed: Followed; providers: Provider[]; hide: (number: string) => void; act: ReturnType<typeof useChats>['act'] }) {
  const { t } = useTranslation('sandbox');
  if (props.numbers.length === 0) {
    return <EmptyState icon={<IconDeviceMobile size={28} />} title={t('phones.noneTitle')} text={t('phones.noneText')} />;
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: Math.min(3, Math.max(2, props.numbers.length)) }} spacing="md" style={{ justifyItems: 'center' }}>
      {props.numbers.map((number) => (
        <ChatPhone
          key={number}
          number={number}
          chat={props.followed.chats.get(number)}
          providers={props.providers}
          hide={() => props.hide(number)}
          act={(action) => props.act.mutateAsync({ number, action })}
        />
      ))}
    </SimpleGrid>
  );
}

export function Phones() {
  const { t } = useTranslation('sandbox');
  const [adding, setAdding] = useState(false);
  const [followed, setFollowed] = useState<Followed>();
  const { numbers, show } = useShown(followed);
  const { query, act } = useChats(numbers);
  useEffect(() => setFollowed(query.data), [query.data]);
  const providers = useQuery({
    queryKey: ['provider', 'list'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/providers', { signal })),
  });
  const list = providers.data?.items ?? [];
  const unread = numbers.reduce((sum, number) => sum + (query.data?.chats.get(number)?.unread ?? 0), 0);
  return (
    <Stack>
      {providers.data && <ConnectHint providers={list} />}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {t('phones.hint')}
        </Text>
        <Allowed right="send">
          <Button size="xs" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t('phones.add')}
          </Button>
        </Allowed>
      </Group>
      <VisuallyHidden aria-live="polite">{unread > 0 && t('phones.unread', { count: unread })}</VisuallyHidden>
      <QueryView query={query}>
        {(data) => (
          <Group align="flex-start" gap="md" wrap="wrap">
            <Paper withBorder radius="md" style={{ flex: '1 1 15rem', maxWidth: '100%' }}>
              <ScrollArea.Autosize mah={640} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('phones.list'), role: 'region' }}>
                <Chooser
                  recent={data.recent}
                  shown={numbers}
                  most={most}
                  toggle={(number) => show(numbers.includes(number) ? numbers.filter((one) => one !== number) : [...numbers, number])}
                />
              </ScrollArea.Autosize>
            </Paper>
            <div style={{ flex: '6 1 20rem', minWidth: 0 }}>
              <Screens
                numbers={numbers}
                followed={data}
                providers={list}
                act={act}
                hide={(number) => show(numbers.filter((one) => one !== number))}
              />
            </div>
          </Group>
        )}
      </QueryView>
      <AddPhone opened={adding} close={() => setAdding(false)} added={(number) => show([...numbers.filter((one) => one !== number), number])} />
    </Stack>
  );
}
