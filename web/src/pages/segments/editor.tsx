import { Alert, Button, Card, Grid, List, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { refusalText } from '@/parts/form';
import { Leaving, afterSave } from '@/parts/leaving';
import { Mark } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { type Filter, FilterSummary, isComplete, LiveCount, RuleBuilder } from '@/parts/rules';
import { useCan } from '@/session/session';
import { type Segment, useSegment, useUses } from './data';
import { JsonView } from './json_view';
import { UseLink, useRemove } from './remove';
import { Sample } from './sample';

export function NewSegment() {
  return <Editor segment={null} />;
}

export function ExistingSegment() {
  const { t } = useTranslation('segments');
  const segment = Number(useParams().segment);
  const query = useSegment(segment);
  return query.data ? (
    <Editor key={segment} segment={query.data} />
  ) : (
    <Page title={t('title')} back={{ to: '/segments', label: t('back') }}>
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

// Whether the server's refusal is shown beside a field already.
function isPlaced(error: unknown): boolean {
  const field = error instanceof ApiProblem ? error.field : undefined;
  return field !== undefined && (field === 'name' || field.startsWith('filter') || field === 'segment' || field === 'list' || field === 'campaign');
}

function Uses(props: { segment: number }) {
  const { t } = useTranslation('segments');
  const uses = useUses(props.segment);
  return (
    <Card withBorder component="section" aria-labelledby="uses">
      <Title order={2} size="h4" id="uses" mb="xs">
        {t('uses')}
      </Title>
      <QueryView query={uses}>
        {(data) =>
          data.items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('usesNone')}
            </Text>
          ) : (
            <List size="sm">
              {data.items.map((use) => (
                <List.Item key={`${use.kind} ${use.id}`}>
                  <UseLink use={use} />
                </List.Item>
              ))}
            </List>
          )
        }
      </QueryView>
    </Card>
  );
}

function Editor(props: { segment: Segment | null }) {
  const { t } = useTranslation(['segments', 'common']);
  const navigate = useNavigate();
  const may = useCan('people:write');
  const { segment } = props;
  const [name, setName] = useState(segment?.name ?? '');
  const [filter, setFilter] = useState<Filter>(segment?.filter ?? {});
  const [view, setView] = useState('rules');
  const [isReadable, setReadable] = useState(true);
  const [nameError, setNameError] = useState<string | null>(null);
  const [rounds, setRounds] = useState(0);
  const remove = useRemove(() => navigate('/segments', { state: afterSave }));
  const isTyped = name !== (segment?.name ?? '') || JSON.stringify(filter) !== JSON.stringify(segment?.filter ?? {});
  const isChanged = segment === null || isTyped;

  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), filter };
      return segment
        ? got(api.PUT('/api/v1/segments/{segment}', { params: { path: { segment: segment.id } }, body }))
        : got(api.POST('/api/v1/segments', { body }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(['segment', saved.id], saved);
      void queries.invalidateQueries({ queryKey: ['segment', 'list'] });
      void queries.invalidateQueries({ queryKey: ['segment', 'names'] });
      setFilter(saved.filter);
      setName(saved.name);
      notice(t(segment ? 'changed' : 'created'));
      if (!segment) {
        navigate(`/segments/${saved.id}`, { replace: true, state: afterSave });
      }
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.field === 'name') {
        setNameError(refusalText(error));
      }
    },
  });
  const submit = () => {
    if (name.trim() === '') {
      setNameError(t('nameMissing'));
      document.getElementById('segment-name')?.focus();
      return;
    }
    save.mutate();
  };
  const change = (next: Filter) => {
    setFilter(next);
    if (save.error) {
      save.reset();
    }
  };
  const isFinished = isReadable && isComplete(filter);

  return (
    <Page
      title={segment?.name ?? t('new')}
      back={{ to: '/segments', label: t('back') }}
      badge={
        segment && isChanged && may ? (
          <Mark color="yellow">
            {t('unsaved')}
          </Mark>
        ) : undefined
      }
      actions={
        segment && (
          <>
            <Allowed right="campaigns:write">
              <Button component={Link} to={`/campaigns/new?segment=${segment.id}`} variant="default">
                {t('campaign')}
              </Button>
            </Allowed>
            <Allowed right="people:write">
              <Button variant="default" c="var(--mantine-color-error)" onClick={() => void remove(segment)}>
                {t('common:delete')}
              </Button>
            </Allowed>
          </>
        )
      }
    >
      <Leaving when={may && isTyped} />
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <form noValidate
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <Card withBorder>
              <Stack>
                {!may && <Alert color="gray">{t('readOnly')}</Alert>}
                {may ? (
                  <>
                    <TextInput
                      id="segment-name"
                      label={t('nameLabel')}
                      placeholder={t('namePlaceholder')}
                      value={name}
                      maxLength={200}
                      required
                      maw={480}
                      error={nameError}
                      onChange={(event) => {
                        setName(event.currentTarget.value);
                        setNameError(null);
                      }}
                    />
                    <SegmentedControl
                      aria-label={t('views')}
                      value={view}
                      onChange={(next) => {
                        setReadable(true);
                        setView(next);
                      }}
                      data={[
                        { value: 'rules', label: t('asRules') },
                        { value: 'json', label: t('asJson') },
                      ]}
                      style={{ alignSelf: 'flex-start' }}
                    />
                    {view === 'rules' ? (
                      <RuleBuilder key={rounds} value={filter} onChange={change} error={save.error} without={segment?.id} />
                    ) : (
                      <JsonView
                        key={rounds}
                        value={filter}
                        error={save.error}
                        onChange={(next) => {
                          setReadable(next !== null);
                          if (next) {
                            change(next);
                          }
                        }}
                      />
                    )}
                    {save.error && !isPlaced(save.error) && <ProblemAlert error={save.error} />}
                    <div>
                      <Button type="submit" loading={save.isPending} disabled={!isFinished || !isChanged} mr="xs">
                        {t(segment ? 'save' : 'create')}
                      </Button>
                      {segment && isChanged && (
                        <Button
                          variant="subtle"
                          onClick={() => {
                            setName(segment.name);
                            setFilter(segment.filter);
                            setReadable(true);
                            setRounds(rounds + 1);
                            save.reset();
                          }}
                        >
                          {t('discard')}
                        </Button>
                      )}
                      {!isFinished && (
                        <Text size="sm" c="dimmed" mt={4}>
                          {t('unfinished')}
                        </Text>
                      )}
                    </div>
                  </>
                ) : (
                  <FilterSummary filter={filter} />
                )}
              </Stack>
            </Card>
          </form>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack style={{ position: 'sticky', top: 76 }}>
            <Card withBorder component="section" aria-labelledby="count">
              <Title order={2} size="h4" id="count">
                {t('count')}
              </Title>
              <LiveCount filter={filter} />
            </Card>
            {segment && <Uses segment={segment.id} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <Sample filter={filter} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
