import { Alert, Button, Card, Checkbox, Group, Progress, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { OnlyWith } from '@/parts/allowed';
import { EmptyState } from '@/parts/empty_state';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { numberOf, useRules } from './data';
import { Report } from './report';
import type { Rules } from './types';

export default function ImportPage() {
  const { t } = useTranslation('templates');
  const rules = useRules();
  return (
    <Page title={t('import.title')} intro={t('import.intro')} back={{ to: '/templates', label: t('title') }}>
      <OnlyWith right="campaigns:write">
        <QueryView query={rules}>{(found) => <Importing rules={found} />}</QueryView>
      </OnlyWith>
    </Page>
  );
}

function Importing(props: { rules: Rules }) {
  const { t } = useTranslation('templates');
  const known = useQueryClient();
  const [search] = useSearchParams();
  const providers = props.rules.providers.filter((one) => !one.archived);
  const usable = providers.filter((one) => one.imports);
  const wanted = numberOf(search.get('provider'));
  const [provider, setProvider] = useState((usable.find((one) => one.id === wanted) ?? usable.find((one) => one.default) ?? usable[0])?.id ?? 0);
  const [empty, setEmpty] = useState(false);
  const bring = useMutation({
    mutationFn: (dry: boolean) =>
      got(
        api.POST('/api/v1/providers/{provider}/templates/import', {
          params: { path: { provider }, header: { 'Idempotency-Key': newWish() } },
          body: { dry_run: dry, allow_empty: empty },
        }),
      ),
    onSuccess: async (report) => {
      if (!report.dry_run) {
        await known.invalidateQueries({ queryKey: ['template'] });
      }
    },
  });
  if (usable.length === 0) {
    return (
      <EmptyState title={t('import.nobodyTitle')} text={providers.length === 0 ? t('import.noProvider') : t('import.nobody')}>
        <Button component={Link} to="/channels">
          {t('editor.toChannels')}
        </Button>
      </EmptyState>
    );
  }
  const conflict = bring.error instanceof ApiProblem && bring.error.status === 409;
  return (
    <Stack>
      <Card withBorder>
        <Stack>
          <Radio.Group
            label={t('import.which')}
            value={String(provider)}
            onChange={(value) => {
              setProvider(Number(value));
              bring.reset();
            }}
          >
            <Stack gap={6} mt={6}>
              {providers.map((one) => (
                <Radio key={one.id} value={String(one.id)} label={one.nickname} disabled={!one.imports} description={one.imports ? undefined : t('import.hasNoList')} />
              ))}
            </Stack>
          </Radio.Group>
          {(conflict || empty) && <Checkbox label={t('import.allowEmpty')} checked={empty} onChange={(event) => setEmpty(event.currentTarget.checked)} />}
          <Group gap="xs">
            <Button variant="default" onClick={() => bring.mutate(true)} loading={bring.isPending && bring.variables} disabled={bring.isPending}>
              {t('import.look')}
            </Button>
            <Button onClick={() => bring.mutate(false)} loading={bring.isPending && !bring.variables} disabled={bring.isPending}>
              {t('import.now')}
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            {t('import.hint')}
          </Text>
        </Stack>
      </Card>
      {bring.isPending && (
        <Stack gap={4} role="status">
          <Text size="sm">{t('import.reading')}</Text>
          <Progress value={100} animated aria-label={t('import.reading')} />
        </Stack>
      )}
      <ProblemAlert error={bring.error} />
      {bring.data && (
        <>
          <Alert color={bring.data.dry_run ? 'blue' : 'green'} variant="light" role="status" title={bring.data.dry_run ? t('import.planned') : t('import.done')}>
            {t('import.listed', { count: bring.data.listed })}
            {bring.data.dry_run && (
              <Group mt="xs">
                <Button size="xs" onClick={() => bring.mutate(false)}>
                  {t('import.now')}
                </Button>
              </Group>
            )}
          </Alert>
          <Report report={bring.data} />
        </>
      )}
    </Stack>
  );
}
