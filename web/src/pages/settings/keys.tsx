import { Badge, Button, Group, Switch, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { ask } from '@/parts/confirm';
import { type Column, DataTable } from '@/parts/data_table';
import { Mark } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { AddKey, scopes } from './add_key';
import { AddPasscode } from './add_passcode';
import { Section } from './section';

type Key = components['schemas']['Key'];
interface Revocable {
  id: number;
  name: string;
  created: string;
  revoked: string | null;
}

export function Keys() {
  const { t } = useTranslation(['access', 'settings']);
  return (
    <Page title={t('settings:nav.keys')} intro={t('keys.intro')}>
      <ApiKeys />
      <Passcodes />
    </Page>
  );
}

function useColumns<Row extends Revocable>(revoke: (row: Row) => void): Column<Row>[] {
  const { t } = useTranslation(['access', 'common']);
  return [
    { id: 'created', title: t('keys.created'), cell: (row) => <When at={row.created} /> },
    {
      id: 'state',
      title: t('keys.state'),
      cell: (row) =>
        row.revoked ? (
          <Group gap={6} wrap="nowrap">
            <Mark color="gray">
              {t('keys.revoked')}
            </Mark>
            <When at={row.revoked} />
          </Group>
        ) : (
          <Mark color="green">
            {t('keys.inUse')}
          </Mark>
        ),
    },
    {
      id: 'actions',
      title: t('common:actions'),
      hiddenTitle: true,
      cell: (row) =>
        row.revoked ? null : (
          <Button
            size="compact-sm"
            variant="default"
            c="var(--mantine-color-error)"
            onClick={() => revoke(row)}
            aria-label={t('keys.revokeOf', { name: row.name })}
          >
            {t('keys.revoke')}
          </Button>
        ),
    },
  ];
}

function Revoked(props: { shown: boolean; onChange: (shown: boolean) => void; label: string }) {
  return <Switch size="sm" mb="xs" label={props.label} checked={props.shown} onChange={(event) => props.onChange(event.currentTarget.checked)} />;
}

function ApiKeys() {
  const { t } = useTranslation(['access', 'common']);
  const [all, setAll] = useState(false);
  const keys = useQuery({ queryKey: ['key'], queryFn: ({ signal }) => got(api.GET('/api/v1/keys', { signal })) });
  const add = () => {
    const id = modals.open({ title: t('keys.addTitle'), size: 'lg', children: <AddKey close={() => modals.close(id)} /> });
  };
  const revoke = (key: Key) =>
    ask({
      title: t('keys.revokeTitle', { name: key.name }),
      text: t('keys.revokeText'),
      confirm: t('keys.revoke'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/keys/{key}', { params: { path: { key: key.id } } });
        await queries.invalidateQueries({ queryKey: ['key'] });
        notice(t('keys.revokedDone', { name: key.name }));
      },
    });
  const rest = useColumns<Key>(revoke);
  const columns: Column<Key>[] = [
    {
      id: 'name',
      title: t('keys.name'),
      cell: (key) => (
        <Text size="sm" fw={600}>
          {key.name}
        </Text>
      ),
    },
    {
      id: 'scopes',
      title: t('keys.scopes'),
      cell: (key) =>
        key.scopes.length === scopes.length ? (
          t('keys.everything')
        ) : (
          <Group gap={4} maw={320}>
            {key.scopes.map((scope) => (
              <Badge key={scope} variant="default" tt="none" size="sm" title={t(`keys.scopeTexts.${scope.replace(':', '_')}`)}>
                {scope}
              </Badge>
            ))}
          </Group>
        ),
    },
    { id: 'made', title: t('keys.madeBy'), cell: (key) => key.made_by ?? t('keys.first') },
    ...rest,
  ];
  return (
    <Section title={t('keys.title')} text={t('keys.text')} actions={<Button onClick={add}>{t('keys.add')}</Button>}>
      <QueryView query={keys}>
        {(data) => (
          <>
            {data.items.some((key) => key.revoked) && <Revoked shown={all} onChange={setAll} label={t('keys.showRevoked')} />}
            <DataTable
              label={t('keys.table')}
              rows={data.items.filter((key) => all || !key.revoked)}
              keyOf={(key) => key.id}
              columns={columns}
            />
          </>
        )}
      </QueryView>
    </Section>
  );
}

function Passcodes() {
  const { t } = useTranslation(['access', 'common']);
  const [all, setAll] = useState(false);
  const passcodes = useQuery({
    queryKey: ['passcode'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/passcodes', { signal })),
  });
  const add = () => {
    const id = modals.open({ title: t('passcodes.addTitle'), children: <AddPasscode close={() => modals.close(id)} /> });
  };
  const revoke = (passcode: Revocable) =>
    ask({
      title: t('passcodes.revokeTitle', { name: passcode.name }),
      text: t('keys.revokeText'),
      confirm: t('keys.revoke'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/passcodes/{passcode}', { params: { path: { passcode: passcode.id } } });
        await queries.invalidateQueries({ queryKey: ['passcode'] });
        notice(t('keys.revokedDone', { name: passcode.name }));
      },
    });
  const rest = useColumns<Revocable>(revoke);
  return (
    <Section title={t('passcodes.title')} text={t('passcodes.text')} actions={<Button onClick={add}>{t('passcodes.add')}</Button>}>
      <QueryView query={passcodes}>
        {(data) => (
          <>
            {data.items.some((one) => one.revoked) && <Revoked shown={all} onChange={setAll} label={t('keys.showRevoked')} />}
            <DataTable
              label={t('passcodes.table')}
              rows={data.items.filter((one) => all || !one.revoked)}
              keyOf={(one) => one.id}
              empty={
                <Text size="sm" c="dimmed">
                  {t('passcodes.empty')}
                </Text>
              }
              columns={[
                {
                  id: 'name',
                  title: t('keys.name'),
                  cell: (one) => (
                    <Text size="sm" fw={600}>
                      {one.name}
                    </Text>
                  ),
                },
                ...rest,
              ]}
            />
          </>
        )}
      </QueryView>
    </Section>
  );
}
