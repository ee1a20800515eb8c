import { Button, Group, Progress, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { countries } from '@/parts/world';
import { isAsItIs } from './csv_text';
import type { ChosenFile } from './file_step';
import { type Choice, type Options, settingsOf } from './mapping';
import { usePreview } from './preview';
import { PreviewRows } from './preview_rows';
import { sizeText } from './size';

// What the first rows become, and what holds for the whole file.
export function CheckStep(props: {
  file: ChosenFile;
  choices: Choice[];
  options: Options;
  onOptions: (options: Options) => void;
  onBack: () => void;
  onStart: () => void;
  busy: boolean;
  share: number;
  error: unknown;
}) {
  const { t } = useTranslation(['imports', 'common']);
  const { file, options } = props;
  const settings = settingsOf(props.choices, options);
  const [asked] = useDebouncedValue(settings, 300);
  const preview = usePreview(file, asked, true);
  const refused = (field: string) =>
    [props.error, preview.error].flatMap((error) => (error instanceof ApiProblem && error.field?.endsWith(field) ? [refusalText(error)] : []))[0];
  const hasOwn = refused('country') ?? refused('list');
  const rows = preview.data?.rows ?? [];
  const good = rows.filter((row) => row.problems.length === 0).length;
  return (
    <Stack mt="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('check.country')}
          description={t('check.countryHint')}
          searchable
          clearable
          placeholder={t('check.countryNone')}
          data={countries(options.country)}
          value={options.country || null}
          error={refused('country')}
          onChange={(country) => props.onOptions({ ...options, country: country ?? '' })}
        />
        <TextInput
          label={t('check.list')}
          description={t('check.listHint')}
          maxLength={200}
          value={options.list}
          error={refused('list')}
          onChange={(event) => props.onOptions({ ...options, list: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Title order={2} size="h4">
        {t('check.rows')}
      </Title>
      <QueryView query={preview}>
        {(data) =>
          data.rows.length === 0 ? (
            <Text c="dimmed">{t('check.noRows')}</Text>
          ) : (
            <>
              <Text size="sm" aria-live="polite">
                {good === rows.length ? t('check.allGood', { count: rows.length }) : t('check.someBad', { count: rows.length - good, of: rows.length })}
              </Text>
              <PreviewRows rows={data.rows} />
            </>
          )
        }
      </QueryView>
      {!hasOwn && <ProblemAlert error={props.error} />}
      {props.busy && !isAsItIs(file.form) && (
        <div>
          <Text size="sm" aria-live="polite">
            {t('check.converting')}
          </Text>
          <Progress value={props.share * 100} aria-label={t('check.converting')} />
        </div>
      )}
      <Group justify="space-between">
        <Button variant="default" onClick={props.onBack} disabled={props.busy}>
          {t('common:back')}
        </Button>
        <Button onClick={props.onStart} loading={props.busy} disabled={preview.data === undefined || preview.data.problem !== null}>
          {t('check.start', { size: sizeText(file.file.size) })}
        </Button>
      </Group>
    </Stack>
  );
}
