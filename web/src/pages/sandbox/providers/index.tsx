import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { QueryView } from '@/parts/query_view';
import { useCan } from '@/session/session';
import { DialCard } from './dial_card';
import { TemplateStates } from './templates';

export function Providers() {
  const { t } = useTranslation('sandbox');
  const mayChange = useCan('settings:write');
  const query = useQuery({
    queryKey: ['sandbox', 'dials'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/sandbox/dials', { signal })),
  });
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('providers.hint')}
        </Text>
        <QueryView query={query}>
          {(data) => (
            <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
              {data.providers.map((provider) => (
                <DialCard key={provider.dialect} provider={provider} mayChange={mayChange} />
              ))}
            </SimpleGrid>
          )}
        </QueryView>
      </Stack>
      <TemplateStates mayChange={mayChange} />
    </Stack>
  );
}
