import { Alert, Radio, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { sentence } from '@/parts/problem_alert';
import { FilterSummary, RuleBuilder } from '@/parts/rules';
import type { Kind } from './draft';
import { problemAt } from './problems';
import { refusalAt } from './saving_state';
import type { StepProps } from './step_frame';

const most = 1_000;

// The choices of one kind, as many as one looks through.
function useChoices(kind: 'segment' | 'list' | 'import') {
  return useQuery({
    queryKey: [kind, 'choices'],
    queryFn: async ({ signal }): Promise<{ id: number; name: string; filter?: object }[]> => {
      const params = { params: { query: { limit: most } }, signal };
      if (kind === 'segment') {
        return (await got(api.GET('/api/v1/segments', params))).items;
      }
      return kind === 'list' ? (await got(api.GET('/api/v1/lists', params))).items : (await got(api.GET('/api/v1/imports', params))).items;
    },
  });
}

function Choice(props: { kind: 'segment' | 'list' | 'import'; value: number | null; error: string | undefined; onChange: (id: number | null) => void }) {
  const { t } = useTranslation('campaigns');
  const choices = useChoices(props.kind);
  const chosen = choices.data?.find((one) => one.id === props.value);
  return (
    <Stack gap="xs">
      <Select
        label={t(`who.choose.${props.kind}`)}
        placeholder={choices.isPending ? t('who.loading') : t('who.choosePlaceholder')}
        data={(choices.data ?? []).map((one) => ({ value: String(one.id), label: one.name || `#${one.id}` }))}
        value={props.value === null ? null : String(props.value)}
        searchable
        limit={100}
        allowDeselect={false}
        nothingFoundMessage={t(`who.none.${props.kind}`)}
        error={props.error ?? (choices.error ? sentence(choices.error.message) : undefined)}
        onChange={(value) => props.onChange(value === null ? null : Number(value))}
        maw={480}
      />
      {chosen?.filter && <FilterSummary filter={chosen.filter} />}
    </Stack>
  );
}

export function WhoStep(props: StepProps) {
  const { t } = useTranslation('campaigns');
  const { saving, problems } = props;
  const { audience } = saving.draft;
  const choose = (kind: Kind) => saving.change((draft) => (draft.audience.kind === kind ? draft : { ...draft, audience: { kind, id: null, filter: {} } }));
  const error = problemAt(problems, 'audience');
  const choice = (kind: 'segment' | 'list' | 'import') =>
    audience.kind === kind && (
      <Choice
        kind={kind}
        value={audience.id}
        error={problemAt(problems, kind) ?? refusalAt(saving, kind) ?? (audience.id === null && props.seen.has('overview') ? error : undefined)}
        onChange={(id) => saving.change((draft) => ({ ...draft, audience: { kind, id, filter: {} } }))}
      />
    );
  // An import is chosen where it is imported; here it is only shown while it is the choice.
  const kinds: Kind[] = ['everybody', 'segment', 'list', 'filter', ...(audience.kind === 'import' ? (['import'] as const) : [])];
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('who.label')}
        description={t('who.hint')}
        value={audience.kind}
        onChange={(kind) => choose(kind as Kind)}
        error={audience.kind === 'none' && props.seen.has('overview') ? error : undefined}
      >
        <Stack gap="xs" mt="sm">
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={t(`who.kind.${kind}`)} description={t(`who.text.${kind}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {choice('segment')}
      {choice('list')}
      {choice('import')}
      {audience.kind === 'filter' && (
        <Stack gap="xs">
          <RuleBuilder
            value={audience.filter}
            error={saving.state === 'refused' ? saving.error : undefined}
            onChange={(filter) => saving.change((draft) => ({ ...draft, audience: { kind: 'filter', id: null, filter } }))}
          />
          {error && (
            <Text size="sm" c="dimmed">
              {error}
            </Text>
          )}
        </Stack>
      )}
      {audience.kind === 'everybody' && (
        <Alert color="yellow" variant="light">
          {t('who.everybodyWarning')}
        </Alert>
      )}
    </Stack>
  );
}
