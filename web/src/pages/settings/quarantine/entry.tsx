import { Alert, Button, SimpleGrid, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { ask } from '@/parts/confirm';
import { CodeBlock, pretty } from '@/parts/code_block';
import { useFormat } from '@/parts/format';
import { readableTitle } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { Section } from '../section';
import { discard, outcomeOf, refresh, retry, useProviderNames } from './data';

// One callback as it came, with the reason why it is here.
export function QuarantineEntry() {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const navigate = useNavigate();
  const id = Number(useParams().entry);
  const providers = useProviderNames().data ?? [];
  const [said, setSaid] = useState<string | null>(null);
  const entry = useQuery({
    queryKey: ['quarantine', id],
    queryFn: ({ signal }) => got(api.GET('/api/v1/quarantine/{entry}', { params: { path: { entry: id } }, signal })),
  });
  const again = useMutation({
    mutationFn: () => retry(id),
    onSuccess: (answer) => {
      const words = outcomeOf(t, answer);
      if (answer.still_quarantined) {
        setSaid(words);
        void refresh();
      } else {
        notice(words);
        navigate('/settings/quarantine', { replace: true });
        void refresh();
      }
    },
  });
  const remove = () =>
    ask({
      title: t('discardTitle'),
      text: t('discardText'),
      confirm: t('discard'),
      danger: true,
      run: async () => {
        await discard(id);
        navigate('/settings/quarantine', { replace: true });
        notice(t('discarded'));
        await refresh();
      },
    });
  return (
    <Page
      title={t('title', { id })}
      back={{ to: '/settings/quarantine', label: t('back') }}
      actions={
        entry.data && (
          <>
            <Button onClick={() => again.mutate()} loading={again.isPending}>
              {t('retry')}
            </Button>
            <Button variant="default" c="var(--mantine-color-error)" onClick={remove}>
              {t('discard')}
            </Button>
          </>
        )
      }
    >
      <ProblemAlert error={again.error} />
      <div aria-live="polite">{said !== null && <Alert color="blue">{said}</Alert>}</div>
      <QueryView query={entry}>
        {(data) => (
          <>
            <Alert color="orange" title={t('why')} styles={readableTitle}>
              {sentence(data.reason)}
            </Alert>
            <Section title={t('facts')}>
              <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} mb="sm">
                {[
                  [t('received'), <When key="at" at={data.received} exact />] as const,
                  [t('provider'), providers.find((one) => one.id === data.provider)?.name ?? t('gone', { id: data.provider })] as const,
                  [t('kind'), t(`kinds.${data.kind}`)] as const,
                  [t('method'), data.method] as const,
                ].map(([label, value]) => (
                  <div key={label}>
                    <Text size="sm" c="dimmed">
                      {label}
                    </Text>
                    <Text size="sm">{value}</Text>
                  </div>
                ))}
              </SimpleGrid>
              {data.query !== '' && <CodeBlock label={t('query')} text={data.query} height={120} />}
              <CodeBlock
                label={t('headers')}
                text={Object.entries(data.headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
                height={200}
              />
            </Section>
            <Section title={t('body')}>
              {data.body === '' ? (
                <Text size="sm" c="dimmed">
                  {t('noBody')}
                </Text>
              ) : (
                <CodeBlock label={t('body')} text={pretty(data.body)} height={480} />
              )}
              {data.body_bytes > 65536 && (
                <Text size="sm" c="dimmed" mt="xs">
                  {t('cut', { size: `${format.count(data.body_bytes)} B` })}
                </Text>
              )}
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  );
}
