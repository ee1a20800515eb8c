import { Alert, Button, Card, Group, Select, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got, newWish } from '@/api/client';
import type { components } from '@/api/schema';
import { OnlyWith } from '@/parts/allowed';
import { callingCodes, codeOf, numberOf } from '@/parts/calling_codes';
import { CopyButton } from '@/parts/copy_button';
import { placeProblem } from '@/parts/form';
import { Page } from '@/parts/page';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { useSession } from '@/session/session';
import { ChatLink } from './chat_link';
import { useProvider, useProviderId } from './data';
import { TrialView } from './trial_view';
import type { Provider } from './values';

type Result = components['schemas']['TestResult'];

export function SendTest() {
  const provider = useProvider(useProviderId());
  return (
    <OnlyWith right="send">
      <QueryView query={provider}>{(known) => <Shown provider={known} />}</QueryView>
    </OnlyWith>
  );
}

function Shown(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  const { provider } = props;
  return (
    <Page
      title={t('testTitle')}
      intro={t('testIntro', { name: provider.nickname })}
      back={{ to: `/channels/${provider.id}`, label: provider.nickname }}
    >
      {provider.archived ? (
        <Alert color="gray">{t('archivedNoTest')}</Alert>
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <Stack>
            <Card withBorder component="section" aria-labelledby="window">
              <Title order={2} size="h4" id="window" mb="sm">
                {t('testStep1')}
              </Title>
              <ChatLink provider={provider} />
            </Card>
          </Stack>
          <TestForm provider={provider} />
        </SimpleGrid>
      )}
    </Page>
  );
}

function TestForm(props: { provider: Provider }) {
  const { t } = useTranslation('channels');
  const { project } = useSession();
  const countries = useMemo(
    () => callingCodes().map((one) => ({ value: one.country, label: `${one.name} (+${one.code})` })),
    [],
  );
  const form = useForm({
    initialValues: { country: project.default_country ?? 'IN', to: '', text: t('messageDefault') },
    validate: {
      to: (value) => (value.trim() === '' ? t('required') : null),
      text: (value) => (value.trim() === '' ? t('required') : null),
    },
  });
  const wish = useRef(newWish());
  const number = numberOf(codeOf(form.values.country) ?? '', form.values.to);
  const send = useMutation({
    mutationFn: () =>
      got(
        api.POST('/api/v1/providers/{provider}/send-test', {
          params: { path: { provider: props.provider.id }, header: { 'Idempotency-Key': wish.current } },
          body: { to: [number], text: form.getValues().text },
        }),
      ),
    onError: (error) => {
      placeProblem(form, error);
    },
    onSettled: () => {
      wish.current = newWish();
    },
  });
  return (
    <Card withBorder component="section" aria-labelledby="send">
      <form onSubmit={form.onSubmit(() => send.mutate())} noValidate>
        <Stack gap="sm">
          <Title order={2} size="h4" id="send">
            {t('testStep2')}
          </Title>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <Select
              label={t('country')}
              data={countries}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('noCountry')}
              style={{ flex: '1 1 12rem' }}
              {...form.getInputProps('country')}
            />
            <TextInput
              label={t('number')}
              description={form.values.to.trim() === '' ? t('numberHint') : t('goesTo', { number })}
              inputMode="tel"
              autoComplete="off"
              withAsterisk
              style={{ flex: '1 1 12rem' }}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('to')}
            />
          </Group>
          <Textarea label={t('message')} autosize minRows={3} maxRows={10} maxLength={4096} withAsterisk {...form.getInputProps('text')} />
          <Group>
            <Button type="submit" loading={send.isPending} leftSection={<IconSend size={16} aria-hidden />}>
              {t('send')}
            </Button>
          </Group>
          <ProblemAlert error={send.error} />
          {send.data?.results.map((result) => <TestResult key={result.to} result={result} name={props.provider.nickname} />)}
        </Stack>
      </form>
    </Card>
  );
}

function TestResult(props: { result: Result; name: string }) {
  const { t } = useTranslation('channels');
  const { result } = props;
  return (
    <Stack gap="sm">
      <Alert
        role={result.good ? 'status' : 'alert'}
        color={result.good ? 'green' : 'red'}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        title={result.good ? t('testGood', { name: props.name }) : t('testBad')}
      >
        <Stack gap={4}>
          {result.good && <Text size="sm">{t('testGoodText', { ms: result.took_ms })}</Text>}
          {result.why && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {sentence(result.why)}
            </Text>
          )}
          {result.advice && <Text size="sm">{sentence(result.advice)}</Text>}
          {result.failure === 'outside_window' && <Text size="sm">{t('adviceWindow')}</Text>}
        </Stack>
      </Alert>
      <TrialView trial={result} />
      {result.response && (
        <Group>
          <CopyButton value={result.response} what={t('response')} label={t('copyAnswer')} />
        </Group>
      )}
    </Stack>
  );
}
