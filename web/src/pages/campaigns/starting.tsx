import { Button, Card, Group, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { Loading } from '@/parts/query_view';
import { useSession } from '@/session/session';
import { useProviders, useTemplate } from './data';
import { type Audience, bodyOf, type Draft, draftOf, emptyDraft, type Kind } from './draft';
import { forget, keep, keptAt, placeOf } from './kept';
import { StartFields } from './start_fields';
import { StepNav } from './step_nav';

const numberIn = (params: URLSearchParams, name: string): number | null => {
  const number = Number(params.get(name));
  return Number.isSafeInteger(number) && number > 0 ? number : null;
};

function audienceIn(params: URLSearchParams): Audience | null {
  for (const kind of ['segment', 'list', 'import'] as Kind[]) {
    const id = numberIn(params, kind);
    if (id !== null) {
      return { kind, id, filter: {} };
    }
  }
  return null;
}

// Before a draft has a name it lives in this browser alone.
export function Starting() {
  const { t } = useTranslation('campaigns');
  const [params] = useSearchParams();
  const copy = numberIn(params, 'copy');
  const original = useQuery({
    queryKey: ['campaign', copy],
    queryFn: ({ signal }) => got(api.GET('/api/v1/campaigns/{campaign}', { params: { path: { campaign: copy ?? 0 } }, signal })),
    enabled: copy !== null,
  });
  if (copy !== null && original.isPending) {
    return (
      <Page title={t('new')}>
        <Loading />
      </Page>
    );
  }
  const begun: Draft = original.data
    ? { ...draftOf(original.data), name: t('copyOf', { name: original.data.name }).slice(0, 200), isTimed: false, sendAt: null }
    : emptyDraft();
  const template = numberIn(params, 'template');
  const audience = audienceIn(params);
  const isGiven = copy !== null || template !== null || audience !== null;
  return <Begin draft={{ ...begun, ...(audience && { audience }), ...(template !== null && { template }) }} isGiven={isGiven} />;
}

function Begin(props: { draft: Draft; isGiven: boolean }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const { project } = useSession();
  const place = placeOf(project.id, 'new');
  const [draft, setDraft] = useState(() => (props.isGiven ? props.draft : (keptAt(place)?.draft ?? props.draft)));
  const [nameError, setNameError] = useState<string | undefined>();
  const wish = useRef(newWish());
  const providers = useProviders();
  const usual = providers.data?.items.find((one) => one.default && !one.archived) ?? providers.data?.items.find((one) => !one.archived);
  const template = useTemplate(draft.provider === null ? draft.template : null);
  const provider = draft.provider ?? (draft.template === null ? (usual?.id ?? null) : (template.data?.provider ?? null));
  const change = (next: (before: Draft) => Draft) => {
    const after = next(draft);
    setDraft(after);
    setNameError(undefined);
    wish.current = newWish();
    keep(place, { base: 0, draft: after });
  };
  const create = useMutation({
    mutationFn: () =>
      got(
        api.POST('/api/v1/campaigns', {
          params: { header: { 'Idempotency-Key': wish.current } },
          body: { ...bodyOf({ ...draft, provider }), unfinished: true },
        }),
      ),
    onSuccess: (made) => {
      forget(place);
      queries.setQueryData(['campaign', made.id], made);
      void queries.invalidateQueries({ queryKey: ['campaign', 'list'] });
      navigate(`/campaigns/${made.id}/edit?step=who`, { replace: true });
    },
  });
  const isNoProvider = create.error instanceof ApiProblem && create.error.field === 'provider';
  const submit = () => {
    if (draft.name.trim() === '') {
      setNameError(t('start.nameMissing'));
      document.getElementById('campaign-name')?.focus();
      return;
    }
    create.mutate();
  };
  return (
    <Page title={t('new')} back={{ to: '/campaigns', label: t('title') }}>
      <StepNav step="start" problems={{}} isNew onStep={submit} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Card withBorder maw={760}>
          <Stack gap="lg">
            <StartFields draft={{ ...draft, provider }} change={change} nameError={nameError} providerError={isNoProvider ? create.error?.message : undefined} isFresh />
            {!isNoProvider && <ProblemAlert error={create.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending}>
                {t('start.create')}
              </Button>
            </Group>
          </Stack>
        </Card>
      </form>
    </Page>
  );
}
