import { Anchor, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import type { components } from '@/api/schema';
import { Allowed } from '@/parts/allowed';
import { sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { CarriageMark } from './carriage_mark';
import { StatusBadge } from './status_badge';
import type { Template } from './types';

type Item = components['schemas']['TemplateElsewhere'];

// Through which providers it could be sent as it is.
export function Elsewhere(props: { template: Template }) {
  const { t } = useTranslation('templates');
  const { template } = props;
  const found = useQuery({
    queryKey: ['template', template.id, 'elsewhere'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/{template}/elsewhere', { params: { path: { template: template.id } }, signal })),
  });
  return (
    <QueryView query={found}>
      {(page) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('elsewhere.intro')}
          </Text>
          {[...page.items]
            .sort((a, b) => b.providers.length - a.providers.length || Number(b.good) - Number(a.good))
            .map((item) => (
              <DialectCard key={item.dialect} item={item} template={template} />
            ))}
        </Stack>
      )}
    </QueryView>
  );
}

function DialectCard(props: { item: Item; template: Template }) {
  const { t } = useTranslation('templates');
  const { item, template } = props;
  const changed = item.features.filter((one) => one.carriage !== 'carried');
  const errors = item.findings.filter((one) => one.severity === 'error' && !item.features.some((feature) => feature.carriage === 'lost'));
  return (
    <Card withBorder padding="sm" component="section" aria-label={item.title}>
      <Stack gap="xs">
        <Group gap="xs" justify="space-between">
          <Title order={2} size="h6">
            {item.title}
          </Title>
          <Group gap={4} wrap="nowrap">
            {item.good ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
            <Text size="sm" fw={600}>
              {item.good ? t('elsewhere.good') : t('elsewhere.bad')}
            </Text>
          </Group>
        </Group>
        {changed.length > 0 && (
          <List size="sm" spacing={2} listStyleType="none">
            {changed.map((one) => (
              <List.Item key={one.feature}>
                <Group gap="xs" wrap="nowrap" align="flex-start">
                  {one.carriage && <CarriageMark carriage={one.carriage} note={null} />}
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {sentence(one.description)} {one.note ? sentence(one.note) : ''}
                  </Text>
                </Group>
              </List.Item>
            ))}
          </List>
        )}
        {errors.map((one) => (
          <Text size="sm" key={one.where + one.what}>
            {sentence(one.what)} {one.advice ? sentence(one.advice) : ''}
          </Text>
        ))}
        {item.providers.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('elsewhere.noProvider')}
          </Text>
        )}
        {item.providers.map((provider) => (
          <Group key={provider.id} gap="xs" justify="space-between">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {provider.nickname}
            </Text>
            {provider.own ? (
              <Text size="sm" c="dimmed">
                {t('elsewhere.own')}
              </Text>
            ) : provider.template ? (
              <Group gap="xs">
                {provider.status && <StatusBadge status={provider.status} />}
                <Anchor component={Link} to={`/templates/${provider.template}`} size="sm">
                  {t('elsewhere.isThere')}
                </Anchor>
              </Group>
            ) : (
              item.good && (
                <Allowed right="campaigns:write">
                  <Button component={Link} to={`/templates/new?from=${template.id}&provider=${provider.id}`} size="compact-sm" variant="default">
                    {t('elsewhere.copy', { provider: provider.nickname })}
                  </Button>
                </Allowed>
              )
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
