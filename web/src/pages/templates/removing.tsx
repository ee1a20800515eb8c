import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { useUsers } from './detail_campaigns';
import type { Template } from './types';

// Asks before it goes, with the campaigns that name it.
export function Removing(props: { template: Template; onClose: () => void }) {
  const { t } = useTranslation('templates');
  const { template } = props;
  const users = useUsers(template.id);
  return (
    <Modal opened onClose={props.onClose} title={t('removing.title', { name: template.name })}>
      <QueryView query={users}>{(page) => <Question template={template} users={page.items} onClose={props.onClose} />}</QueryView>
    </Modal>
  );
}

function Question(props: { template: Template; users: { id: number; name: string; state: string }[]; onClose: () => void }) {
  const { t } = useTranslation('templates');
  const navigate = useNavigate();
  const known = useQueryClient();
  const { template, users } = props;
  const running = users.filter((one) => one.state === 'running' || one.state === 'launching');
  const [stop, setStop] = useState(false);
  const remove = useMutation({
    mutationFn: () => got(api.DELETE('/api/v1/templates/{template}', { params: { path: { template: template.id }, query: stop ? { stop_users: true } : {} } })),
    onSuccess: async (answer) => {
      notice(answer.archived ? t('removing.archived') : t('removing.gone'));
      navigate('/templates');
      known.removeQueries({ queryKey: ['template', template.id] });
      await known.invalidateQueries({ queryKey: ['template'] });
    },
  });
  return (
    <Stack>
      <Text size="sm">{users.length === 0 ? t('removing.unused') : t('removing.used', { count: users.length })}</Text>
      {users.length > 0 && (
        <List size="sm">
          {users.slice(0, 8).map((one) => (
            <List.Item key={one.id} style={{ overflowWrap: 'anywhere' }}>
              {t('removing.user', { name: one.name, state: t(`campaignStateName.${one.state}`) })}
            </List.Item>
          ))}
          {users.length > 8 && <List.Item>{t('removing.more', { count: users.length - 8 })}</List.Item>}
        </List>
      )}
      {running.length > 0 && <Checkbox label={t('removing.stop', { count: running.length })} checked={stop} onChange={(event) => setStop(event.currentTarget.checked)} />}
      <ProblemAlert error={remove.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.onClose} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color="red.8" onClick={() => remove.mutate()} loading={remove.isPending} disabled={running.length > 0 && !stop}>
          {t('removing.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}
