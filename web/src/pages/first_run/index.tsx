import { Anchor, Box, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { QueryView } from '@/parts/query_view';
import { useSessionQuery } from '@/session/session';
import { Mark } from '@/shell/mark';
import { SetupForm } from './form';
import { keyIn } from './guess';

// The first page of all: while nobody can log in, whoever holds the server's key becomes its admin.
export default function FirstRun() {
  const { t } = useTranslation('first_run');
  const navigate = useNavigate();
  const session = useSessionQuery();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => got(api.GET('/api/v1/setup')), staleTime: 0 });
  const [key] = useState(() => keyIn(window.location.hash));
  useEffect(() => {
    document.title = `${t('title')} · Parley`;
  }, [t]);
  // A key in the address bar would stay in the browser's history.
  useEffect(() => {
    if (window.location.hash) {
      window.history.replaceState(window.history.state, '', window.location.pathname);
    }
  }, []);
  if (session.data) {
    return <Navigate to="/" replace />;
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={520} py="lg">
        <Stack gap="lg">
          <Group gap="sm" justify="center" wrap="nowrap">
            <Mark />
            <Title order={1} size="h3">
              {t('title')}
            </Title>
          </Group>
          <QueryView query={setup}>
            {({ needed }) =>
              needed ? (
                <>
                  <Text c="dimmed" ta="center">
                    {t('intro')}
                  </Text>
                  <Card withBorder padding="lg">
                    <SetupForm givenKey={key} onDone={() => navigate('/', { replace: true })} onTaken={() => void setup.refetch()} />
                  </Card>
                </>
              ) : (
                <Card withBorder padding="lg">
                  <Stack align="center" gap="xs">
                    <Text ta="center">{t('doneAlready')}</Text>
                    <Anchor component={Link} to="/login">
                      {t('toLogin')}
                    </Anchor>
                  </Stack>
                </Card>
              )
            }
          </QueryView>
        </Stack>
      </Box>
    </Center>
  );
}
