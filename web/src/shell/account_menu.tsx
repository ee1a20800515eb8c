import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { IconBook, IconCheck, IconLogout, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { chooseProject, logOut, useSession } from '@/session/session';

export function AccountMenu() {
  const { t } = useTranslation('shell');
  const { session, project } = useSession();
  const navigate = useNavigate();
  const name = session.member.name || session.member.email;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('account', { name })}>
          <Avatar name={name} radius="xl" size={32} color="green.9" variant="filled" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} aria-hidden />} onClick={() => navigate('/settings/account')}>
          {t('ownAccount')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} aria-hidden />} component="a" href="/docs" target="_blank">
          {t('reference')}
        </Menu.Item>
        {session.projects.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('project')}</Menu.Label>
            {session.projects.map((one) => (
              <Menu.Item
                key={one.id}
                leftSection={one.id === project.id ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16, display: 'inline-block' }} />}
                aria-current={one.id === project.id || undefined}
                onClick={() => void chooseProject(one.id)}
              >
                {one.name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void logOut()}>
          {t('logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
