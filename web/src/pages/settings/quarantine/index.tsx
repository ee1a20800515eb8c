import { Alert, Anchor, Button, Checkbox, Group, Paper, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { isMissing } from '@/api/problem';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { useFormat } from '@/parts/format';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { usePages } from '@/parts/pages';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { discard, type Entry, outcomeOf, refresh, retry, useProviderNames } from './data';

type Kind = Entry['kind'];

export function Quarantine() {
  const { t } = useTranslation(['quarantine', 'settings', 'common']);
  const format = useFormat();
  const providers = useProviderNames().data ?? [];
  const [provider, setProvider] = useState<string | null>(null);
  const [kind, setKind] = useState<Kind | null>(null);
  const [typed, setTyped] = useState('');
  const [reason] = useDebouncedValue(typed, 300);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [work, setWork] = useState<{ done: number; all: number } | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const query = {
    ...(provider === null ? {} : { provider: Number(provider) }),
    ...(kind === null ? {} : { kind }),
    ...(reason === '' ? {} : { reason }),
  };
  const entries = usePages<Entry, number>(['quarantine', 'list', query], (after, signal) =>
    got(api.GET('/api/v1/quarantine', { params: { query: { ...query, limit: 50, ...(after === undefined ? {} : { after }) } }, signal })),
  );
  const isFiltered = Object.keys(query).length > 0;
  const nameOf = (id: number) => providers.find((one) => one.id === id)?.name ?? t('gone', { id });
  const selected = entries.rows.filter(({ id }) => chosen.has(id));
  const select = (ids: number[], on: boolean) => {
    const next = new Set(chosen);
    ids.forEach((id) => (on ? next.add(id) : next.delete(id)));
    setChosen(next);
  };

  // One after the other; what is gone meanwhile is gone.
  const each = async (ids: number[], run: (id: number) => Promise<void>) => {
    setError(null);
    setSaid(null);
    try {
      for (const [done, id] of ids.entries()) {
        setWork({ done, all: ids.length });
        await run(id).catch((failure: unknown) => {
          if (!isMissing(failure)) {
            throw failure;
          }
        });
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setWork(null);
      setChosen(new Set());
      await refresh();
    }
  };
  const retryAll = async (ids: number[]) => {
    let out = 0;
    let still = 0;
    let last = '';
    await each(ids, async (id) => {
      const answer = await retry(id);
      last = outcomeOf(t, answer);
      if (answer.still_quarantined) {
        still += 1;
      } else {
        out += 1;
      }
    });
    const parts = [out > 0 ? t('retriedOut', { count: out }) : '', still > 0 ? t('retriedStill', { count: still }) : ''];
    setSaid(ids.length === 1 ? last : parts.filter((part) => part !== '').join(' '));
  };
  const discardAll = (ids: number[]) =>
    ask({
      title: ids.length === 1 ? t('discardTitle') : t('discardSelectedTitle', { count: ids.length }),
      text: t('discardText'),
      confirm: t('discard'),
      danger: true,
      run: async () => {
        await each(ids, discard);
        notice(t('discarded'));
      },
    });

  return (
    <Page title={t('settings:nav.quarantine')} intro={t('intro')}>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('provider')}
          placeholder={t('anyProvider')}
          data={providers.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={provider}
          onChange={setProvider}
          searchable
          clearable
          w={200}
        />
        <Select
          label={t('kind')}
          placeholder={t('anyKind')}
          data={(['status', 'incoming'] as const).map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          value={kind}
          onChange={(value) => setKind(value as Kind | null)}
          clearable
          w={180}
        />
        <TextInput label={t('reason')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} w={220} />
      </Group>
      <ProblemAlert error={error} />
      <div aria-live="polite">
        {said !== null && said !== '' && (
          <Alert color="blue" withCloseButton closeButtonLabel={t('common:close')} onClose={() => setSaid(null)}>
            {said}
          </Alert>
        )}
      </div>
      {(selected.length > 0 || work) && (
        <Paper withBorder p="xs" component="section" aria-label={t('selected', { count: selected.length })}>
          {work ? (
            <Stack gap={4}>
              <Text size="sm">{t('progress', work)}</Text>
              <Progress value={(100 * work.done) / work.all} aria-label={t('progress', work)} />
            </Stack>
          ) : (
            <Group gap="sm">
              <Text size="sm">{t('selected', { count: selected.length })}</Text>
              <Button size="xs" onClick={() => void retryAll(selected.map(({ id }) => id))}>
                {t('retrySelected')}
              </Button>
              <Button size="xs" variant="default" c="var(--mantine-color-error)" onClick={() => discardAll(selected.map(({ id }) => id))}>
                {t('discardSelected')}
              </Button>
            </Group>
          )}
        </Paper>
      )}
      <QueryView query={entries}>
        {() => (
          <>
            <DataTable
              label={t('table')}
              rows={entries.rows}
              keyOf={(entry) => entry.id}
              more={entries.more}
              empty={
                isFiltered ? (
                  <Text c="dimmed">{t('emptyFiltered')}</Text>
                ) : (
                  <EmptyState icon={<IconShieldCheck size={28} />} title={t('emptyTitle')} text={t('emptyText')} />
                )
              }
              columns={[
                {
                  id: 'select',
                  title: t('selectAll'),
                  hiddenTitle: true,
                  cell: (entry) => (
                    <Checkbox
                      aria-label={t('select', { id: entry.id })}
                      checked={chosen.has(entry.id)}
                      onChange={(event) => select([entry.id], event.currentTarget.checked)}
                      disabled={work !== null}
                    />
                  ),
                },
                {
                  id: 'received',
                  title: t('received'),
                  cell: (entry) => (
                    <Anchor component={Link} to={`/settings/quarantine/${entry.id}`} size="sm" style={{ whiteSpace: 'nowrap' }}>
                      <When at={entry.received} />
                    </Anchor>
                  ),
                },
                { id: 'provider', title: t('provider'), cell: (entry) => nameOf(entry.provider) },
                { id: 'kind', title: t('kind'), cell: (entry) => t(`kinds.${entry.kind}`) },
                {
                  id: 'reason',
                  title: t('reasonTitle'),
                  cell: (entry) => (
                    <Text size="sm" w={220} lineClamp={3} title={entry.reason}>
                      {sentence(entry.reason)}
                    </Text>
                  ),
                },
                { id: 'bytes', title: t('bytes'), numeric: true, cell: (entry) => `${format.count(entry.bytes)} B` },
                {
                  id: 'actions',
                  title: t('common:actions'),
                  hiddenTitle: true,
                  cell: (entry) => (
                    <Group gap={4} wrap="nowrap" justify="flex-end">
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={work !== null}
                        onClick={() => void retryAll([entry.id])}
                        aria-label={t('retryOf', { id: entry.id })}
                      >
                        {t('retry')}
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="default"
                        c="var(--mantine-color-error)"
                        disabled={work !== null}
                        onClick={() => discardAll([entry.id])}
                        aria-label={t('discardOf', { id: entry.id })}
                      >
                        {t('discard')}
                      </Button>
                    </Group>
                  ),
                },
              ]}
            />
            {entries.rows.length > 1 && (
              <Checkbox
                label={t('selectAll')}
                checked={selected.length === entries.rows.length}
                indeterminate={selected.length > 0 && selected.length < entries.rows.length}
                onChange={(event) =>
                  select(
                    entries.rows.map(({ id }) => id),
                    event.currentTarget.checked,
                  )
                }
              />
            )}
            {entries.rows.length > 0 && (
              <Text size="sm" c="dimmed">
                {t('kept')}
              </Text>
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}
