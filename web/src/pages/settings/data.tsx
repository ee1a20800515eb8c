import { Group, Progress, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { Section } from './section';

type Attribute = components['schemas']['AttributeList']['items'][number];
type EventName = components['schemas']['EventName'];

export function Data() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('nav.data')} intro={t('data.intro')}>
      <Attributes />
      <Events />
    </Page>
  );
}

function IndexState(props: { attribute: Attribute }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { index } = props.attribute;
  if (index === null) {
    return <>{t('data.none')}</>;
  }
  if (index.state !== 'building') {
    return <>{t(`data.${index.state}`)}</>;
  }
  const label = t('data.building', { percent: format.percent(index.progress, 1) });
  return (
    <div>
      <Text size="xs">{label}</Text>
      <Progress value={index.progress * 100} size="sm" w={100} aria-label={label} />
    </div>
  );
}

function Attributes() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const attributes = useQuery({
    queryKey: ['attribute', 'all'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/attributes', { signal })),
    refetchInterval: (query) => (query.state.data?.items.some(({ index }) => index !== null && index.state !== 'ready') ? 2_000 : false),
  });
  const build = useMutation({
    mutationFn: (name: string) => api.PUT('/api/v1/attributes/{name}/index', { params: { path: { name } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['attribute'] }),
  });
  const remove = (name: string) =>
    ask({
      title: t('data.removeTitle', { name }),
      text: t('data.removeText'),
      confirm: t('data.removeConfirm'),
      run: async () => {
        await api.DELETE('/api/v1/attributes/{name}/index', { params: { path: { name } } });
        await queries.invalidateQueries({ queryKey: ['attribute'] });
      },
    });
  return (
    <Section title={t('data.attributes')} text={t('data.indexText')}>
      <ProblemAlert error={build.error} />
      <QueryView query={attributes}>
        {(data) => (
          <DataTable
            label={t('data.attributes')}
            rows={data.items}
            keyOf={(attribute) => attribute.name}
            empty={
              <Text size="sm" c="dimmed">
                {t('data.attributesEmpty')}
              </Text>
            }
            columns={[
              { id: 'name', title: t('data.name'), cell: (attribute) => attribute.name },
              {
                id: 'type',
                title: t('data.type'),
                cell: (attribute) => (attribute.type === null ? '–' : t(`data.types.${attribute.type}`)),
              },
              { id: 'share', title: t('data.share'), numeric: true, cell: (attribute) => format.percent(attribute.share, 1) },
              {
                id: 'index',
                title: t('data.index'),
                cell: (attribute) => (
                  <Group gap="sm" wrap="nowrap">
                    <Allowed right="people:write">
                      <Switch
                        aria-label={t('data.indexOf', { name: attribute.name })}
                        checked={attribute.index !== null && attribute.index.state !== 'removing'}
                        disabled={attribute.index?.state === 'removing' || build.isPending}
                        onChange={(event) => {
                          if (event.currentTarget.checked) {
                            build.mutate(attribute.name);
                          } else {
                            remove(attribute.name);
                          }
                        }}
                      />
                    </Allowed>
                    <IndexState attribute={attribute} />
                  </Group>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}

function Events() {
  const { t } = useTranslation('settings');
  const names = useQuery({
    queryKey: ['event', 'names'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/events/names', { signal })),
  });
  const change = useMutation({
    mutationFn: ({ name, discarded }: EventName) =>
      got(api.PATCH('/api/v1/events/names/{name}', { params: { path: { name } }, body: { discarded } })),
    onSuccess: ({ name, discarded }) => notice(t(discarded ? 'data.nowDiscarded' : 'data.nowTaken', { name })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['event', 'names'] }),
  });
  return (
    <Section title={t('data.events')} text={t('data.discardText')}>
      <ProblemAlert error={change.error} />
      <QueryView query={names}>
        {(data) => (
          <DataTable
            label={t('data.events')}
            rows={data.items}
            keyOf={(event) => event.name}
            empty={
              <Text size="sm" c="dimmed">
                {t('data.eventsEmpty')}
              </Text>
            }
            columns={[
              { id: 'name', title: t('data.name'), cell: (event) => event.name },
              {
                id: 'taken',
                title: t('data.taken'),
                cell: (event) => (
                  <Group gap="sm" wrap="nowrap">
                    <Allowed right="people:write">
                      <Switch
                        aria-label={t('data.takenOf', { name: event.name })}
                        checked={!event.discarded}
                        disabled={change.isPending}
                        onChange={(now) => change.mutate({ name: event.name, discarded: !now.currentTarget.checked })}
                      />
                    </Allowed>
                    {event.discarded && <Text size="sm">{t('data.discarded')}</Text>}
                  </Group>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
