import { Alert, Badge, Button, Grid, Group, Menu, Stack, Tabs } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { numberOf, useRules, useTemplate } from './data';
import { Campaigns } from './detail_campaigns';
import { Elsewhere } from './detail_elsewhere';
import { Facts } from './detail_facts';
import { History } from './detail_history';
import { PhoneSide } from './phone_side';
import { Removing } from './removing';
import { StatusBadge } from './status_badge';
import { TestSend } from './test_send';
import type { Rules, Template } from './types';
import { languageName } from './words';

export default function Detail() {
  const { template } = useParams();
  const known = useTemplate(numberOf(template));
  const rules = useRules();
  return <QueryView query={known}>{(form) => <QueryView query={rules}>{(found) => <Shown key={form.id} template={form} rules={found} />}</QueryView>}</QueryView>;
}

const tabs = ['message', 'elsewhere', 'campaigns', 'history'] as const;

function Shown(props: { template: Template; rules: Rules }) {
  const { t } = useTranslation('templates');
  const { template, rules } = props;
  const [search, setSearch] = useSearchParams();
  const [sending, setSending] = useState(false);
  const [removing, setRemoving] = useState(false);
  const provider = rules.providers.find((one) => one.id === template.provider);
  const preview = useQuery({
    queryKey: ['template', template.id, 'preview'],
    queryFn: ({ signal }) => got(api.POST('/api/v1/templates/{template}/preview', { params: { path: { template: template.id } }, body: { examples: true }, signal })),
  });
  const tab = tabs.find((one) => one === search.get('tab')) ?? 'message';
  return (
    <Page
      title={template.name}
      back={{ to: '/templates', label: t('title') }}
      badge={
        <Group gap={6}>
          <Badge variant="default" tt="none">
            {languageName(template.language)} ({template.language})
          </Badge>
          <StatusBadge status={template.status} />
        </Group>
      }
      actions={
        <>
          <Allowed right="send">
            <Button variant="default" leftSection={<IconSend size={16} aria-hidden />} onClick={() => setSending(true)} disabled={template.archived || provider?.archived !== false}>
              {t('test.open')}
            </Button>
          </Allowed>
          {!template.archived && (
            <Allowed right="campaigns:write">
              <Button component={Link} to={`/templates/${template.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>
                {t('edit')}
              </Button>
            </Allowed>
          )}
          <More template={template} onRemove={() => setRemoving(true)} />
        </>
      }
    >
      {template.archived && <Alert color="gray">{t('removedText')}</Alert>}
      {template.status !== 'approved' && (
        <Alert color={template.status === 'pending' ? 'blue' : 'orange'} variant="light" title={t(`statusTitle.${template.status}`)}>
          {template.status_reason ?? t(`statusText.${template.status}`)}
        </Alert>
      )}
      <Languages template={template} />
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Tabs value={tab} onChange={(value) => setSearch(value && value !== 'message' ? { tab: value } : {}, { replace: true })} keepMounted={false}>
            <Tabs.List mb="md">
              {tabs.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`tab.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="message">
              <Facts template={template} provider={provider} />
            </Tabs.Panel>
            <Tabs.Panel value="elsewhere">
              <Elsewhere template={template} />
            </Tabs.Panel>
            <Tabs.Panel value="campaigns">
              <Campaigns template={template} />
            </Tabs.Panel>
            <Tabs.Panel value="history">
              <History template={template} />
            </Tabs.Panel>
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <PhoneSide preview={preview.data?.preview} name={provider?.nickname ?? ''} error={preview.error} />
        </Grid.Col>
      </Grid>
      {sending && <TestSend template={template} onClose={() => setSending(false)} />}
      {removing && <Removing template={template} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function More(props: { template: Template; onRemove: () => void }) {
  const { t } = useTranslation('templates');
  const { template } = props;
  return (
    <Allowed right="campaigns:write">
      <Choices template={template} onRemove={props.onRemove} label={t('moreActions')} />
    </Allowed>
  );
}

function Choices(props: { template: Template; onRemove: () => void; label: string; disabled?: boolean }) {
  const { t } = useTranslation('templates');
  return (
    <Menu position="bottom-end" disabled={props.disabled ?? false}>
      <Menu.Target>
        <Button variant="default" px="xs" aria-label={props.label} disabled={props.disabled ?? false}>
          <IconDots size={16} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/templates/new?from=${props.template.id}`} leftSection={<IconCopy size={16} aria-hidden />}>
          {t('copy')}
        </Menu.Item>
        {!props.template.archived && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={props.onRemove}>
            {t('remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

// The same name in other languages.
function Languages(props: { template: Template }) {
  const { t } = useTranslation('templates');
  const { template } = props;
  const found = useQuery({
    queryKey: ['template', 'names', 'of', template.provider, template.name],
    queryFn: ({ signal }) => got(api.GET('/api/v1/templates/names', { params: { query: { provider: template.provider, search: template.name, limit: 200 } }, signal })),
    placeholderData: keepPreviousData,
  });
  const all = found.data?.items.find((one) => one.name === template.name)?.languages ?? [];
  if (all.length < 2) {
    return null;
  }
  return (
    <Stack gap={4}>
      <Group gap={6} component="nav" aria-label={t('languages')}>
        {all.map((one) => (
          <Link
            key={one.id}
            to={`/templates/${one.id}`}
            aria-current={one.id === template.id ? 'page' : undefined}
            style={{ textDecoration: 'none', borderRadius: 999, outline: one.id === template.id ? '2px solid var(--mantine-primary-color-filled)' : undefined }}
          >
            <StatusBadge status={one.status} language={one.language} />
          </Link>
        ))}
      </Group>
    </Stack>
  );
}
