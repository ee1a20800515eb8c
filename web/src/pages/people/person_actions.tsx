import { Button, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { modals } from '@mantine/modals';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api } from '@/api/client';
import { queries } from '@/api/queries';
import { ask } from '@/parts/confirm';
import { download } from '@/parts/download';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { useCan } from '@/session/session';
import { forgetPeople, nameOf, type Person } from './data';

export function PersonActions(props: { person: Person }) {
  const { t } = useTranslation(['people', 'common']);
  const navigate = useNavigate();
  const mayWrite = useCan('people:write');
  const { person } = props;
  const path = `/api/v1/profiles/${encodeURIComponent(person.identity)}/export`;
  const save = useMutation({
    mutationFn: () => download(path, `${person.identity.replace(/[^\w.@-]+/g, '_')}.json`),
    onError: (error) => modals.open({ title: t('common:problemTitle'), children: <ProblemAlert error={error} /> }),
  });
  const erase = () =>
    ask({
      title: t('erase.title', { person: nameOf(person) ?? person.identity }),
      text: t('erase.text'),
      confirm: t('erase.confirm'),
      typed: person.identity,
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/profiles/{identity}', { params: { path: { identity: person.identity } } });
        navigate('/people');
        queries.removeQueries({ queryKey: ['person', person.identity] });
        await forgetPeople();
        notice(t('erase.done'));
      },
    });
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending} onClick={() => save.mutate()}>
        {t('export')}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={t('common:actions')}>
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red.8" leftSection={<IconTrash size={16} aria-hidden />} onClick={erase} disabled={!mayWrite}>
            {t('erase.open')}
          </Menu.Item>
          {!mayWrite && <Menu.Label>{t('erase.notAllowed')}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
