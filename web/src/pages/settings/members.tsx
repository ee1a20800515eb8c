import { Button, Group, List, Select, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { Mark } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { showOnce } from '@/parts/shown_once';
import { When } from '@/parts/when';
import { sessionKey, useSession } from '@/session/session';
import { AddMember } from './add_member';
import { madeUpPassword } from './passwords';
import { Section } from './section';

type Member = components['schemas']['Member'];
export type Role = components['schemas']['Role'];
export const roles: Role[] = ['admin', 'marketer', 'agent', 'viewer'];

const nameOf = (member: Member) => member.name || member.email;

function change(member: Member, body: components['schemas']['MemberChange']) {
  return got(api.PATCH('/api/v1/members/{member}', { params: { path: { member: member.id } }, body }));
}

export function Members() {
  const { t } = useTranslation(['access', 'settings', 'common']);
  const { session } = useSession();
  const members = useQuery({
    queryKey: ['member'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/members', { signal })),
  });
  const add = () => {
    const id = modals.open({ title: t('members.addTitle'), children: <AddMember close={() => modals.close(id)} /> });
  };
  const setRole = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) => change(member, { role }),
    onSuccess: (now) => {
      notice(t('members.roleChanged', { name: nameOf(now), role: t(`members.roles.${now.role}`) }));
      if (now.id === session.member.id) {
        void queries.invalidateQueries({ queryKey: sessionKey });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['member'] }),
  });
  const chooseRole = (member: Member, role: Role) => {
    if (member.id !== session.member.id) {
      setRole.mutate({ member, role });
      return;
    }
    ask({
      title: t('members.selfTitle'),
      text: t('members.selfText'),
      confirm: t('members.selfConfirm'),
      danger: true,
      run: () => setRole.mutateAsync({ member, role }),
    });
  };
  const reset = (member: Member) =>
    ask({
      title: t('members.resetTitle', { name: nameOf(member) }),
      text: t('members.resetText'),
      confirm: t('members.resetConfirm'),
      danger: true,
      run: async () => {
        const password = madeUpPassword();
        await change(member, { password });
        showOnce({
          title: t('members.resetDone', { name: nameOf(member) }),
          text: t('members.resetDoneText'),
          values: [{ label: t('members.password'), value: password }],
        });
      },
    });
  const remove = (member: Member) =>
    ask({
      title: t('members.removeTitle', { name: nameOf(member) }),
      text: t('members.removeText'),
      confirm: t('members.remove'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/members/{member}', { params: { path: { member: member.id } } });
        await queries.invalidateQueries({ queryKey: ['member'] });
        notice(t('members.removed', { name: nameOf(member) }));
      },
    });
  return (
    <Page title={t('settings:nav.members')} intro={t('members.intro')} actions={<Button onClick={add}>{t('members.add')}</Button>}>
      <ProblemAlert error={setRole.error} />
      <QueryView query={members}>
        {(data) => (
          <DataTable
            label={t('members.table')}
            rows={data.items}
            keyOf={(member) => member.id}
            columns={[
              {
                id: 'name',
                title: t('members.name'),
                cell: (member) => (
                  <>
                    <Group gap={6}>
                      <Text size="sm" fw={600}>
                        {nameOf(member)}
                      </Text>
                      {member.id === session.member.id && (
                        <Mark size="sm" color="green">
                          {t('members.you')}
                        </Mark>
                      )}
                    </Group>
                    <Text size="sm" c="dimmed">
                      {member.email}
                    </Text>
                  </>
                ),
              },
              {
                id: 'role',
                title: t('members.role'),
                cell: (member) => (
                  <Select
                    aria-label={t('members.roleOf', { name: nameOf(member) })}
                    data={roles.map((role) => ({ value: role, label: t(`members.roles.${role}`) }))}
                    value={member.role}
                    onChange={(role) => role !== null && role !== member.role && chooseRole(member, role as Role)}
                    allowDeselect={false}
                    disabled={setRole.isPending && setRole.variables.member.id === member.id}
                    w={130}
                    size="xs"
                  />
                ),
              },
              {
                id: 'login',
                title: t('members.lastLogin'),
                cell: (member) => (member.last_login ? <When at={member.last_login} /> : t('common:never')),
              },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (member) => (
                  <Group gap={6} wrap="nowrap" justify="flex-end">
                    {member.id !== session.member.id && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => reset(member)}
                        aria-label={t('members.resetOf', { name: nameOf(member) })}
                      >
                        {t('members.reset')}
                      </Button>
                    )}
                    <Button
                      size="compact-sm"
                      variant="default"
                      c="var(--mantine-color-error)"
                      onClick={() => remove(member)}
                      aria-label={t('members.removeOf', { name: nameOf(member) })}
                    >
                      {t('members.remove')}
                    </Button>
                  </Group>
                ),
              },
            ]}
          />
        )}
      </QueryView>
      <Section title={t('members.rolesTitle')}>
        <List size="sm" listStyleType="none">
          {roles.map((role) => (
            <List.Item key={role}>
              <Stack gap={0} mb={6}>
                <Text size="sm" fw={600}>
                  {t(`members.roles.${role}`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(`members.roleTexts.${role}`)}
                </Text>
              </Stack>
            </List.Item>
          ))}
        </List>
      </Section>
    </Page>
  );
}
