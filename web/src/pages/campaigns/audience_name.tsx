import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import type { Audience } from './draft';

// Whom it is for, by name.
export function AudienceName(props: { audience: Audience }) {
  const { t } = useTranslation('campaigns');
  const { kind, id } = props.audience;
  const named = useQuery({
    queryKey: [kind, id, 'name'],
    queryFn: async ({ signal }) => {
      const known = id ?? 0;
      if (kind === 'segment') {
        return (await got(api.GET('/api/v1/segments/{segment}', { params: { path: { segment: known } }, signal }))).name;
      }
      return kind === 'list'
        ? (await got(api.GET('/api/v1/lists/{list}', { params: { path: { list: known } }, signal }))).name
        : (await got(api.GET('/api/v1/imports/{import}', { params: { path: { import: known } }, signal }))).name;
    },
    enabled: id !== null,
  });
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {kind === 'none' ? t('who.missing.none') : id === null ? t(`who.kind.${kind}`) : t('who.named', { kind: t(`who.kind.${kind}`), name: named.data ?? `#${id}` })}
    </Text>
  );
}
