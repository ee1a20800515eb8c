import { Anchor, Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api, got } from '@/api/client';
import { type Column, DataTable } from '@/parts/data_table';
import { QueryView } from '@/parts/query_view';
import type { Template, TemplateUser } from './types';

export function useUsers(template: number) {
  return useQuery({
    queryKey: ['template', template, 'campaigns'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/{template}/campaigns', { params: { path: { template } }, signal })),
  });
}

export function Campaigns(props: { template: Template }) {
  const { t } = useTranslation('templates');
  const users = useUsers(props.template.id);
  const columns: Column<TemplateUser>[] = [
    { id: 'name', title: t('campaign'), cell: (user) => <Anchor component={Link} to={`/campaigns/${user.id}`}>{user.name}</Anchor> },
    { id: 'state', title: t('campaignState'), cell: (user) => <Badge variant="default" tt="none">{t(`campaignStateName.${user.state}`)}</Badge> },
  ];
  return (
    <QueryView query={users}>
      {(page) => <DataTable label={t('tab.campaigns')} columns={columns} rows={page.items} keyOf={(user) => user.id} empty={<Text c="dimmed">{t('noCampaigns')}</Text>} />}
    </QueryView>
  );
}
