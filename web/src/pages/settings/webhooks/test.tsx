import { Alert, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { CodeBlock, pretty } from '@/parts/code_block';
import { readableTitle } from '@/parts/mark';
import { ProblemAlert } from '@/parts/problem_alert';
import { Section } from '../section';
import type { Webhook } from './types';

// Sends a test event now; what came back is shown as it came.
export function Test(props: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const test = useMutation({
    mutationFn: () => got(api.POST('/api/v1/webhooks/{webhook}/test', { params: { path: { webhook: props.webhook.id } } })),
  });
  const answer = test.data;
  return (
    <Section
      title={t('test')}
      text={t('testText')}
      actions={
        <Allowed right="settings:write">
          <Button variant="default" onClick={() => test.mutate()} loading={test.isPending}>
            {t('test')}
          </Button>
        </Allowed>
      }
    >
      <ProblemAlert error={test.error} />
      <div aria-live="polite">
        {answer && (
          <Stack gap="sm">
            <Alert
              color={answer.good ? 'green' : 'red'}
              icon={answer.good ? <IconCircleCheck aria-hidden /> : <IconCircleX aria-hidden />}
              title={t(answer.good ? 'testGood' : 'testBad')}
              styles={readableTitle}
            >
              <Text size="sm">
                {answer.answer_status === null ? t('noAnswer') : t('status', { status: answer.answer_status })} ·{' '}
                {t('took', { count: answer.took_ms })}
              </Text>
            </Alert>
            <SimpleGrid cols={{ base: 1, lg: 2 }}>
              <CodeBlock label={t('sent')} text={pretty(answer.body)} />
              <CodeBlock label={t('answer')} text={answer.answer_words ?? ''} />
            </SimpleGrid>
          </Stack>
        )}
      </div>
    </Section>
  );
}
