import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { ColumnCard } from './column_card';
import type { Preview, Settings } from './data';
import type { ChosenFile } from './file_step';
import { type Choice, gapsOf, type Options, settingsOf } from './mapping';
import { usePreview } from './preview';
import { readableTitle } from '@/parts/mark';

// Of a refusal of the settings: which column it is about.
export function refusedColumn(error: unknown, settings: Settings): string | undefined {
  const place = error instanceof ApiProblem ? /columns\[(\d+)\]/.exec(error.field ?? '') : null;
  return place ? settings.columns?.[Number(place[1])]?.column : undefined;
}

// The first of the shown rows that this column keeps out, and how many there are.
function problemOf(preview: Preview | undefined, column: string): { text: string; rows: number } | undefined {
  const found = (preview?.rows ?? []).flatMap((row) => row.problems).filter((problem) => problem.column.trim() === column.trim());
  const first = found[0];
  return first ? { text: sentence(first.value ? `${first.what}: ${first.value}` : first.what), rows: found.length } : undefined;
}

export function ColumnsStep(props: {
  file: ChosenFile;
  choices: Choice[];
  options: Options;
  onChange: (choices: Choice[]) => void;
  onBack: () => void;
  onNext: () => void;
}) {
  const { t } = useTranslation(['imports', 'common']);
  const { choices } = props;
  const [tried, setTried] = useState(false);
  const gaps = gapsOf(choices);
  const settings = settingsOf(choices, props.options);
  const [asked] = useDebouncedValue(settings, 300);
  const preview = usePreview(props.file, asked, gaps.size === 0);
  const attributes = useQuery({
    queryKey: ['attribute', 'list'],
    queryFn: ({ signal }) => got(api.GET('/api/v1/attributes', { signal })),
    staleTime: 60_000,
  });
  const names = (attributes.data?.items ?? []).map(({ name }) => name);
  const refused = refusedColumn(preview.error, asked);
  const whole = preview.data?.problem;
  const hasPhone = choices.some((choice) => choice.becomes === 'phone');
  const hasConsent = choices.some((choice) => choice.becomes === 'optIn');
  const next = () => {
    setTried(true);
    if (gaps.size === 0 && !preview.error && !whole) {
      props.onNext();
    } else {
      document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  };
  return (
    <Stack mt="md">
      <Text size="sm" c="dimmed">
        {t('columns.text', { name: props.file.file.name })}
      </Text>
      {gaps.has('') && (
        <Alert color="red" variant="light" role="alert" title={t('gaps.noIdentityTitle')}>
          {t('gaps.noIdentity')}
        </Alert>
      )}
      {whole && (
        <Alert color="red" variant="light" role="alert" title={t('columns.problem')}>
          {sentence(whole.what)} {whole.advice ? sentence(whole.advice) : ''}
        </Alert>
      )}
      {preview.error && !refused && <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {choices.map((choice, place) => {
          const gap = gaps.get(choice.column);
          const problem = problemOf(preview.data, choice.column);
          return (
            <ColumnCard
              key={`${place} ${choice.column}`}
              choice={choice}
              names={names}
              error={
                gap
                  ? t(`gaps.${gap}`)
                  : refused === choice.column && preview.error instanceof ApiProblem
                    ? refusalText(preview.error)
                    : undefined
              }
              warning={problem && t('columns.rowsProblem', { count: problem.rows, text: problem.text })}
              onChange={(changed) => props.onChange(choices.map((one, at) => (at === place ? changed : one)))}
            />
          );
        })}
      </Stack>
      {!hasPhone && (
        <Alert color="yellow" variant="light" styles={readableTitle}>
          {t('columns.noPhone')}
        </Alert>
      )}
      {!hasConsent && (
        <Alert color="yellow" variant="light" styles={readableTitle}>
          {t('columns.noConsent')}
        </Alert>
      )}
      {tried && gaps.size > 0 && (
        <Text c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))" size="sm" role="alert">
          {t('columns.mend')}
        </Text>
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={props.onBack}>
          {t('common:back')}
        </Button>
        <Group gap="sm">
          {preview.isFetching && <Text size="sm" c="dimmed" role="status">{t('columns.trying')}</Text>}
          <Button onClick={next}>{t('common:next')}</Button>
        </Group>
      </Group>
    </Stack>
  );
}
