import { Anchor, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { components } from '@/api/schema';
import { notice } from '@/parts/notice';
import { Mark } from '@/parts/mark';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Provider } from './values';

type Users = components['schemas']['UsersProblem']['campaigns'];
type Way = 'archive' | 'remove';

// Asks first; where campaigns use the provider they are named before they are stopped.
export function askToLeave(way: Way, provider: Provider, title: string, done: () => void) {
  const id = modals.open({
    title,
    children: (
      <Leave
        way={way}
        provider={provider}
        close={() => modals.close(id)}
        done={() => {
          modals.close(id);
          done();
        }}
      />
    ),
  });
}

function usersOf(error: unknown): Users {
  const campaigns = error instanceof ApiProblem && error.status === 409 ? error.details['campaigns'] : undefined;
  return Array.isArray(campaigns) ? (campaigns as Users) : [];
}

async function leave(way: Way, provider: Provider, stop_users: boolean) {
  const path = { provider: provider.id };
  if (way === 'archive') {
    await api.POST('/api/v1/providers/{provider}/archive', { params: { path }, body: { stop_users } });
  } else {
    await api.DELETE('/api/v1/providers/{provider}', { params: { path, query: { stop_users } } });
  }
}

function Leave(props: { way: Way; provider: Provider; close: () => void; done: () => void }) {
  const { t } = useTranslation(['channels', 'common']);
  const { way, provider } = props;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const users = usersOf(error);
  const launching = users.some((one) => one.state === 'launching');
  const run = async () => {
    setBusy(true);
    try {
      await leave(way, provider, users.length > 0);
      notice(t(way === 'archive' ? 'archiveDone' : 'removeDone', { name: provider.nickname }));
      props.done();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const confirm = users.length > 0 && !launching ? t('stopsConfirm') : t(way === 'archive' ? 'archive' : 'common:delete');
  return (
    <form noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Stack>
        <Text size="sm">{t(way === 'archive' ? 'archiveText' : 'removeText')}</Text>
        {users.length > 0 ? (
          <Stack gap="xs" role="alert">
            <Text size="sm" fw={600}>
              {t('stopsTitle', { count: users.length })}
            </Text>
            <List size="sm">
              {users.map((one) => (
                <List.Item key={one.id}>
                  <Anchor href={`/app/campaigns/${one.id}`} target="_blank" rel="noopener" style={{ overflowWrap: 'anywhere' }}>
                    {one.name}
                  </Anchor>{' '}
                  <Mark size="xs" color="gray">
                    {one.state}
                  </Mark>
                </List.Item>
              ))}
            </List>
            {launching && <Text size="sm">{t('stopsLaunching')}</Text>}
          </Stack>
        ) : (
          <ProblemAlert error={error} />
        )}
        {way === 'remove' && (
          <TextInput
            label={t('common:typeToConfirm', { word: provider.nickname })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close} data-autofocus={way === 'archive' || undefined}>
            {t('common:cancel')}
          </Button>
          <Button
            type="submit"
            color={way === 'remove' || users.length > 0 ? 'red.8' : undefined}
            loading={busy}
            disabled={way === 'remove' && typed.trim() !== provider.nickname}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
