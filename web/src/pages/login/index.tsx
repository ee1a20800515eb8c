import { Box, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { enter, useSessionQuery } from '@/session/session';
import { Mark } from '@/shell/mark';
import { LoginForm } from './form';

export default function Login() {
  const { t } = useTranslation('login');
  const navigate = useNavigate();
  const location = useLocation();
  const session = useSessionQuery();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => got(api.GET('/api/v1/setup')) });
  const wanted = (location.state as { from?: string } | null)?.from ?? '/';
  useEffect(() => {
    document.title = `${t('title')} · Parley`;
  }, [t]);
  if (setup.data?.needed) {
    return <Navigate to="/setup" replace />;
  }
  if (session.data) {
    return <Navigate to={wanted} replace />;
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={400}>
        <Stack gap="lg">
          <Group gap="sm" justify="center">
            <Mark />
            <Title order={1} size="h3">
              {t('title')}
            </Title>
          </Group>
          <Text c="dimmed" ta="center">
            {t('intro')}
          </Text>
          <Card withBorder padding="lg">
            <LoginForm
              onDone={(made) => {
                enter(made);
                navigate(wanted, { replace: true });
              }}
            />
          </Card>
        </Stack>
      </Box>
    </Center>
  );
}
