import { Anchor, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { QueryView } from '@/parts/query_view';
import { Section } from './section';

export function Lists(props: { identity: string }) {
  const { t } = useTranslation('people');
  const { identity } = props;
  const lists = useQuery({
    queryKey: ['person', identity, 'lists'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/profiles/{identity}/lists', { params: { path: { identity } }, signal })),
  });
  return (
    <Section title={t('lists.title')}>
      <QueryView query={lists}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('lists.none')}
            </Text>
          ) : (
            <List size="sm">
              {items.map((list) => (
                <List.Item key={list.id}>
                  <Anchor component={Link} to={`/lists/${list.id}`}>
                    {list.name}
                  </Anchor>
                </List.Item>
              ))}
            </List>
          )
        }
      </QueryView>
    </Section>
  );
}
