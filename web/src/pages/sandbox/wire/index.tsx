import { Accordion, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconActivity, IconAlertTriangle, IconArrowLeft, IconArrowRight, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause, IconPlayerPlay,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { Tag } from '../tag';
import type { WireEntry } from '../types';
import { EntryDetails } from './entry';

const most = 200;
const dialects = ['generic', 'gupshup_enterprise', 'gupshup', 'vonage', 'meta'];

interface Filter {
  phone: string;
  dialect: string;
  direction: '' | 'request' | 'callback';
}

// Asks for what is new once a second; an entry comes again when it is answered.
function useWire(filter: Filter, running: boolean) {
  const name = `${filter.phone} ${filter.dialect} ${filter.direction}`;
  const known = useRef<{ name: string; sequence: number; entries: Map<number, WireEntry> }>({ name: '', sequence: 0, entries: new Map() });
  return useQuery({
    queryKey: ['sandbox', 'wire', name],
    queryFn: async ({ signal }) => {
      const before = known.current.name === name ? known.current : { name, sequence: 0, entries: new Map<number, WireEntry>() };
      const asked = {
        after: before.sequence,
        limit: most,
        ...(filter.phone && { phone: filter.phone }),
        ...(filter.dialect && { dialect: filter.dialect }),
        ...(filter.direction && { direction: filter.direction }),
      };
      const news = await got(api.GET('/api/v1/sandbox/wire', { params: { query: asked }, signal }));
      const anew = news.sequence < before.sequence;
      const entries = new Map(anew ? [] : before.entries);
      news.items.forEach((entry) => entries.set(entry.number, entry));
      const numbers = [...entries.keys()].sort((a, b) => a - b);
      numbers.slice(0, Math.max(0, numbers.length - most)).forEach((number) => entries.delete(number));
      // Where more came than one answer holds, the next begins behind the last that was told.
      const last = news.items.length === most && before.sequence > 0 ? Math.max(...news.items.map((one) => one.sequence)) : news.sequence;
      known.current = { name, sequence: anew ? 0 : last, entries };
      return [...entries.values()].sort((a, b) => b.number - a.number);
    },
    refetchInterval: running ? 1_000 : false,
    staleTime: 0,
    structuralSharing: false,
  });
}

function State({ entry }: { entry: WireEntry }) {
  const { t } = useTranslation('sandbox');
  if (entry.failure) {
    return (
      <Tag color="red" icon={IconCircleX}>
        {t('wire.failed')}
      </Tag>
    );
  }
  if (!entry.answer) {
    return (
      <Tag color="gray" icon={IconClock}>
        {t('wire.open')}
      </Tag>
    );
  }
  const { status, reason } = entry.answer;
  return (
    <Tag color={status < 300 ? 'green' : status < 500 ? 'orange' : 'red'} icon={status < 300 ? IconCircleCheck : IconAlertTriangle}>
      {`${status} ${reason}`}
    </Tag>
  );
}

function Entry({ entry, opened }: { entry: WireEntry; opened: boolean }) {
  const { t } = useTranslation('sandbox');
  const format = useFormat();
  const Arrow = entry.direction === 'request' ? IconArrowRight : IconArrowLeft;
  return (
    <Accordion.Item value={String(entry.number)}>
      <Accordion.Control>
        <Group gap="xs" wrap="wrap" pr="xs">
          <Text size="xs" c="dimmed" ff="monospace">
            {format.clock(entry.at)}
          </Text>
          <Tag color={entry.direction === 'request' ? 'blue' : 'grape'} icon={Arrow}>
            {t(`wire.${entry.direction}`)}
          </Tag>
          <Text size="sm">{t(`dialect.${entry.dialect}`)}</Text>
          <Text size="sm" c="dimmed">
            {entry.phone ?? ''}
          </Text>
          <State entry={entry} />
          {entry.took_ms !== null && (
            <Text size="xs" c="dimmed">
              {t('wire.took', { ms: format.count(entry.took_ms) })}
            </Text>
          )}
          {entry.attempt > 1 && (
            <Text size="xs" c="dimmed">
              {t('wire.attempt', { number: entry.attempt })}
            </Text>
          )}
        </Group>
      </Accordion.Control>
      <Accordion.Panel>{opened && <EntryDetails entry={entry} />}</Accordion.Panel>
    </Accordion.Item>
  );
}

export function WireLog() {
  const { t } = useTranslation('sandbox');
  const [typed, setTyped] = useState('');
  const [phone] = useDebouncedValue(typed.replace(/[^\d+]/g, ''), 300);
  const [dialect, setDialect] = useState('');
  const [direction, setDirection] = useState<Filter['direction']>('');
  const [running, setRunning] = useState(true);
  const [opened, setOpened] = useState<string | null>(null);
  const filter = useMemo(() => ({ phone: phone.length > 6 ? phone : '', dialect, direction }), [phone, dialect, direction]);
  const query = useWire(filter, running);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('wire.hint')}
      </Text>
      <Group gap="xs" align="flex-end">
        <TextInput label={t('wire.phone')} placeholder="+91…" value={typed} maxLength={40} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Select
          label={t('wire.provider')}
          data={[{ value: '', label: t('wire.everyProvider') }, ...dialects.map((name) => ({ value: name, label: t(`dialect.${name}`) }))]}
          value={dialect}
          onChange={(value) => setDialect(value ?? '')}
          allowDeselect={false}
        />
        <Select
          label={t('wire.direction')}
          data={[
            { value: '', label: t('wire.both') },
            { value: 'request', label: t('wire.requests') },
            { value: 'callback', label: t('wire.callbacks') },
          ]}
          value={direction}
          onChange={(value) => setDirection((value ?? '') as Filter['direction'])}
          allowDeselect={false}
        />
        <Button
          variant="default"
          leftSection={running ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
          onClick={() => setRunning(!running)}
        >
          {running ? t('wire.pause') : t('wire.follow')}
        </Button>
      </Group>
      <ProblemAlert error={query.data ? null : query.error} />
      {query.isLoading && <Loading />}
      {query.data?.length === 0 && <EmptyState icon={<IconActivity size={28} />} title={t('wire.noneTitle')} text={t('wire.noneText')} />}
      {query.data && query.data.length > 0 && (
        <Accordion variant="contained" value={opened} onChange={setOpened} transitionDuration={0} aria-label={t('tab.wire')}>
          {query.data.map((entry) => (
            <Entry key={entry.number} entry={entry} opened={opened === String(entry.number)} />
          ))}
        </Accordion>
      )}
    </Stack>
  );
}
