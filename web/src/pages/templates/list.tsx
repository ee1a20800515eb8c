import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconGridDots, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { EmptyState } from '@/parts/empty_state';
import { Page } from '@/parts/page';
import { usePages } from '@/parts/pages';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { When } from '@/parts/when';
import { type Counts, type Filter, filterIn, Filters, isFiltered } from './filters';
import { StatusBadge } from './status_badge';
import type { NamedTemplates } from './types';
import { categoryName, excerptOf } from './words';

export default function TemplateList() {
  const { t } = useTranslation('templates');
  const [search, setSearch] = useSearchParams();
  const filter = filterIn(search);
  const list = useNames(filter);
  const counts = list.data?.pages[0] as Counts | undefined; // each page tells of all
  const change = (next: Filter) => {
    setSearch(
      Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '' && value !== false).map(([name, value]) => [name, String(value)])),
      { replace: true },
    );
  };
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <>
          <Button component={Link} to="/templates/providers" variant="default" leftSection={<IconGridDots size={16} aria-hidden />}>
            {t('carriage.open')}
          </Button>
          <Allowed right="campaigns:write">
            <Button component={Link} to="/templates/import" variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
              {t('import.open')}
            </Button>
          </Allowed>
          <Allowed right="campaigns:write">
            <Button component={Link} to="/templates/new" leftSection={<IconPlus size={16} aria-hidden />}>
              {t('new')}
            </Button>
          </Allowed>
        </>
      }
    >
      <Filters filter={filter} counts={counts} onChange={change} />
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && !list.error && <Loading />}
      {list.data && list.rows.length === 0 && (isFiltered(filter) ? <NothingFits onClear={() => change({})} /> : <NoneYet />)}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('title')}>
        {list.rows.map((named) => (
          <li key={`${named.provider}:${named.name}`}>
            <Row named={named} />
          </li>
        ))}
      </Stack>
      {list.more && (
        <Group justify="center">
          <Button variant="default" onClick={list.more.load} loading={list.more.busy}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function useNames(filter: Filter) {
  return usePages(['template', 'names', filter], (after: string | undefined, signal) => {
    const query = {
      ...(filter.provider ? { provider: filter.provider } : {}),
      ...(filter.status ? { status: filter.status } : {}),
      ...(filter.language ? { language: filter.language } : {}),
      ...(filter.category ? { category: filter.category } : {}),
      ...(filter.search ? { search: filter.search } : {}),
      ...(filter.archived ? { with_archived: true } : {}),
      ...(after ? { after } : {}),
      limit: 30,
    };
    return got(api.GET('/api/v1/templates/names', { params: { query }, signal }));
  });
}

// One name with all its languages.
function Row(props: { named: NamedTemplates }) {
  const { t } = useTranslation('templates');
  const { named } = props;
  const first = named.languages[0];
  if (!first) {
    return null;
  }
  const rejected = named.languages.find((one) => one.status_reason);
  const changed = named.languages.map((one) => one.updated).sort().at(-1);
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Stack gap={4} style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Group gap="xs">
            <Anchor component={Link} to={`/templates/${first.id}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
              {named.name}
            </Anchor>
            {first.archived && <Badge color="gray" variant="outline" tt="none">{t('removed')}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {excerptOf(first) || t('noExcerpt')}
          </Text>
          {rejected && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('reasonOf', { language: rejected.language, reason: rejected.status_reason })}
            </Text>
          )}
        </Stack>
        <Stack gap={4} align="flex-end">
          <Group gap={6} justify="flex-end">
            {named.languages.map((one) => (
              <Link key={one.id} to={`/templates/${one.id}`} aria-label={t('openLanguage', { name: named.name, language: one.language, status: t(`status.${one.status}`) })} style={{ textDecoration: 'none' }}>
                <StatusBadge status={one.status} language={one.language} />
              </Link>
            ))}
          </Group>
          <Text size="xs" c="dimmed" ta="right">
            {named.nickname} · {categoryName(t, first.category)} · <When at={changed} />
          </Text>
        </Stack>
      </Group>
    </Card>
  );
}

function NoneYet() {
  const { t } = useTranslation('templates');
  return (
    <EmptyState icon={<IconTemplate size={28} aria-hidden />} title={t('empty.title')} text={t('empty.text')}>
      <Group>
        <Allowed right="campaigns:write">
          <Button component={Link} to="/templates/import" variant="default">
            {t('import.open')}
          </Button>
        </Allowed>
        <Allowed right="campaigns:write">
          <Button component={Link} to="/templates/new">
            {t('new')}
          </Button>
        </Allowed>
      </Group>
    </EmptyState>
  );
}

function NothingFits(props: { onClear: () => void }) {
  const { t } = useTranslation('templates');
  return (
    <EmptyState title={t('nothingFits')}>
      <Button variant="default" onClick={props.onClear}>
        {t('clear')}
      </Button>
    </EmptyState>
  );
}
