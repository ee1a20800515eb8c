import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconTestPipe } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { ask } from '@/parts/confirm';
import { notice } from '@/parts/notice';
import { sentence } from '@/parts/problem_alert';
import { useCan } from '@/session/session';
import { useSandboxRuns } from '@/shell/sandbox_runs';
import { useDialects, useProvidersChanged } from './data';
import type { Provider } from './values';

// Makes a provider of a dialect that points at the sandbox, templates and all. Shown only where one runs.
export function UseSandbox() {
  const { t } = useTranslation('channels');
  const runs = useSandboxRuns();
  const allowed = useCan('settings:write');
  const { data: dialects } = useDialects();
  const navigate = useNavigate();
  const changed = useProvidersChanged();
  const make = async (dialect: Provider['dialect']) => {
    const { provider } = await got(api.POST('/api/v1/sandbox/connect', { body: { dialect } }));
    notice(t('sandboxReady'));
    await changed(provider);
    navigate(`/channels/${provider.id}`, { state: { isNew: true } });
  };
  const connect = useMutation({
    mutationFn: make,
    onError: (error, dialect) =>
      ask({ title: t('useSandbox'), text: sentence(error.message), confirm: t('sandboxAgain'), run: () => make(dialect) }),
  });
  if (!runs || !allowed) {
    return null;
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconTestPipe size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          loading={connect.isPending}
        >
          {t('useSandbox')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('sandboxAs')}</Menu.Label>
        {(dialects ?? []).map((dialect) => (
          <Menu.Item key={dialect.name} onClick={() => connect.mutate(dialect.name as Provider['dialect'])}>
            {dialect.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
