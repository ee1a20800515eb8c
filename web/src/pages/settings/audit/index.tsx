import { Box, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import { CodeBlock } from '@/parts/code_block';
import { DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { usePages } from '@/parts/pages';
import { QueryView } from '@/parts/query_view';
import { windowEnd } from '@/parts/rules/days';
import { When } from '@/parts/when';
import { Differences } from './differences';
import { actionWords, differencesOf } from './words';

type Entry = components['schemas']['AuditEntry'];

// How the subject begins.
const areas = {
  member: 'member',
  key: 'key',
  passcode: 'passcode',
  project: 'project',
  segment: 'segment',
  list: 'list',
  attribute: 'attribute',
  campaigns: '/api/v1/campaigns',
  templates: '/api/v1/templates',
  providers: '/api/v1/providers',
  webhooks: '/api/v1/webhooks',
  imports: '/api/v1/imports',
  exports: '/api/v1/exports',
  profiles: '/api/v1/profiles',
  blocked: '/api/v1/blocked-numbers',
  quarantine: '/api/v1/quarantine',
} as const;
type Area = keyof typeof areas;

const isArea = (text: string | null): text is Area => text !== null && Object.hasOwn(areas, text);

export function Audit() {
  const { t } = useTranslation(['audit', 'settings', 'common']);
  const { zone } = useFormat();
  const [search, setSearch] = useSearchParams();
  const [action, setAction] = useState(search.get('action') ?? '');
  const [asked] = useDebouncedValue(action.trim(), 400);
  const actor = search.get('actor');
  const area = search.get('area');
  const [from, until] = [search.get('from') ?? '', search.get('until') ?? ''];
  const set = (name: string, value: string | null) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) {
          next.set(name, value);
        } else {
          next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const query = {
    ...(actor ? { actor } : {}),
    ...(isArea(area) ? { subject: areas[area] } : {}),
    ...(asked === '' ? {} : { action: asked }),
    ...(from === '' ? {} : { from: windowEnd(from, 'from', zone) }),
    ...(until === '' ? {} : { until: windowEnd(until, 'until', zone) }),
  };
  const entries = usePages<Entry, number>(['audit', query], (after, signal) =>
    got(api.GET('/api/v1/audit', { params: { query: { ...query, limit: 50, ...(after === undefined ? {} : { after }) } }, signal })),
  );
  const isFiltered = Object.keys(query).length > 0;
  const show = (entry: Entry) => {
    modals.open({ title: actionWords(t, entry.action), size: 'xl', children: <ShownEntry entry={entry} /> });
  };
  return (
    <Page title={t('settings:nav.audit')} intro={t('intro')}>
      <Group gap="sm" align="flex-end">
        <Actor value={actor} onChange={(value) => set('actor', value)} />
        <Select
          label={t('area')}
          placeholder={t('anything')}
          data={Object.keys(areas).map((one) => ({ value: one, label: t(`areas.${one as Area}`) }))}
          value={isArea(area) ? area : null}
          onChange={(value) => set('area', value)}
          clearable
          searchable
          w={190}
        />
        <TextInput
          label={t('action')}
          placeholder="key.create"
          title={t('actionText')}
          value={action}
          onChange={(event) => {
            setAction(event.currentTarget.value);
            set('action', event.currentTarget.value.trim());
          }}
          w={200}
        />
        <TextInput
          type="date"
          label={t('from')}
          value={from}
          onChange={(event) => set('from', event.currentTarget.value)}
          w={150}
        />
        <TextInput
          type="date"
          label={t('until')}
          value={until}
          onChange={(event) => set('until', event.currentTarget.value)}
          w={150}
        />
        {isFiltered && (
          <Button
            variant="subtle"
            onClick={() => {
              setAction('');
              setSearch({}, { replace: true });
            }}
          >
            {t('clear')}
          </Button>
        )}
      </Group>
      <QueryView query={entries}>
        {() => (
          <DataTable
            label={t('table')}
            rows={entries.rows}
            keyOf={(entry) => entry.id}
            more={entries.more}
            empty={<Text c="dimmed">{t('empty')}</Text>}
            columns={[
              {
                id: 'when',
                title: t('when'),
                cell: (entry) => (
                  <Box style={{ whiteSpace: 'nowrap' }}>
                    <When at={entry.at} />
                  </Box>
                ),
              },
              { id: 'who', title: t('who'), cell: (entry) => entry.actor },
              {
                id: 'what',
                title: t('what'),
                cell: (entry) => (
                  <>
                    <Text size="sm">{actionWords(t, entry.action)}</Text>
                    <Text size="xs" c="dimmed">
                      {entry.subject}
                    </Text>
                  </>
                ),
              },
              {
                id: 'change',
                title: t('change'),
                cell: (entry) => {
                  const count = differencesOf(entry.before, entry.after).length;
                  return count === 0 ? (
                    '–'
                  ) : (
                    <Button size="compact-xs" variant="default" onClick={() => show(entry)} aria-label={`${t('show')}: ${actionWords(t, entry.action)}, ${entry.subject}`}>
                      {t('changes', { count })}
                    </Button>
                  );
                },
              },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}

// Members and keys that there are; the log may know others, too.
function Actor(props: { value: string | null; onChange: (actor: string | null) => void }) {
  const { t } = useTranslation('audit');
  const members = useQuery({ queryKey: ['member'], queryFn: ({ signal }) => got(api.GET('/api/v1/members', { signal })) }).data;
  const keys = useQuery({ queryKey: ['key'], queryFn: ({ signal }) => got(api.GET('/api/v1/keys', { signal })) }).data;
  const data = useMemo(() => {
    const choices = (names: string[]) => [...new Set(names)].map((name) => ({ value: name, label: name }));
    const people = choices((members?.items ?? []).map(({ email }) => `member ${email}`));
    const programs = choices((keys?.items ?? []).map(({ name }) => `key ${name}`));
    const known = [...people, ...programs].some(({ value }) => value === props.value);
    return [
      { group: t('members'), items: people },
      { group: t('programs'), items: programs },
      ...(props.value && !known ? [{ value: props.value, label: props.value }] : []),
    ];
  }, [members, keys, props.value, t]);
  return (
    <Select
      label={t('who')}
      placeholder={t('anybody')}
      data={data}
      value={props.value}
      onChange={props.onChange}
      searchable
      clearable
      w={230}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}

function ShownEntry(props: { entry: Entry }) {
  const { t } = useTranslation('audit');
  const { entry } = props;
  return (
    <Stack>
      <Text size="sm">
        <When at={entry.at} exact /> · {entry.actor} · {entry.subject}
      </Text>
      <Differences entry={entry} />
      <CodeBlock label={t('raw')} text={JSON.stringify({ before: entry.before, after: entry.after }, null, 2)} height={200} />
    </Stack>
  );
}
