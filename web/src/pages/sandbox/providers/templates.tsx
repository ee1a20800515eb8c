import { Select, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { EmptyState } from '@/parts/empty_state';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import type { SandboxTemplate } from '../types';

const states = ['approved', 'pending', 'rejected', 'paused', 'disabled'] as const;

// What a provider decides about a template, and tells by callback: campaigns that use it must feel it.
export function TemplateStates(props: { mayChange: boolean }) {
  const { t } = useTranslation('sandbox');
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['sandbox', 'templates'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/sandbox/templates', { signal })),
  });
  const change = useMutation({
    mutationFn: (body: { id: string; status: SandboxTemplate['status'] }) => got(api.POST('/api/v1/sandbox/templates', { body })),
    onSuccess: (one) => notice(t('templates.done', { name: one.name, language: one.language, status: t(`templateStatus.${one.status}`) })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sandbox', 'templates'] }),
  });
  return (
    <section>
      <Title order={2} size="h4">
        {t('templates.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('templates.hint')}
      </Text>
      <ProblemAlert error={change.error} />
      <QueryView query={query}>
        {(data) =>
          data.templates.length === 0 ? (
            <EmptyState title={t('templates.noneTitle')} text={t('templates.noneText')} />
          ) : (
            <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label={t('templates.title')}>
              <Table verticalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('templates.name')}</Table.Th>
                    <Table.Th>{t('templates.language')}</Table.Th>
                    <Table.Th>{t('templates.provider')}</Table.Th>
                    <Table.Th>{t('templates.status')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.templates.map((one) => (
                    <Table.Tr key={`${one.dialect} ${one.id}`}>
                      <Table.Td>{one.name}</Table.Td>
                      <Table.Td>{one.language}</Table.Td>
                      <Table.Td>{one.dialect === '' ? t('templates.every') : t(`dialect.${one.dialect}`)}</Table.Td>
                      <Table.Td>
                        <Select
                          size="xs"
                          w={140}
                          aria-label={t('templates.statusOf', { name: one.name, language: one.language })}
                          data={states.map((state) => ({ value: state, label: t(`templateStatus.${state}`) }))}
                          value={one.status}
                          disabled={!props.mayChange || change.isPending}
                          allowDeselect={false}
                          onChange={(status) => status && change.mutate({ id: one.id, status: status as SandboxTemplate['status'] })}
                        />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </QueryView>
    </section>
  );
}
