import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got, newWish } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Provider } from '../types';

// Nothing comes to a phone before a provider of this project points here: one click makes one.
export function ConnectHint(props: { providers: Provider[] }) {
  const { t } = useTranslation('sandbox');
  const queries = useQueryClient();
  const [wish] = useState(newWish);
  const connect = useMutation({
    mutationFn: () =>
      got(api.POST('/api/v1/sandbox/connect', { params: { header: { 'Idempotency-Key': wish } }, body: { dialect: 'generic', templates: true } })),
    onSuccess: (made) => {
      notice(t('connect.done', { name: made.provider.nickname }));
      void queries.invalidateQueries({ queryKey: ['provider'] });
      void queries.invalidateQueries({ queryKey: ['template'] });
    },
  });
  if (props.providers.some((provider) => !provider.archived)) {
    return null;
  }
  return (
    <Alert color="green" variant="light" icon={<IconPlugConnected aria-hidden />} title={t('connect.title')}>
      <Text size="sm">{t('connect.text')}</Text>
      <ProblemAlert error={connect.error} />
      <Group mt="sm">
        <Allowed right="settings:write">
          <Button size="xs" loading={connect.isPending} onClick={() => connect.mutate()}>
            {t('connect.button')}
          </Button>
        </Allowed>
      </Group>
    </Alert>
  );
}
