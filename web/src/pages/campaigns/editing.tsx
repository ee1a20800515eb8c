import { Alert, Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconCalendarOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { useCampaign } from '@/pages/campaign/data';
import { useSession } from '@/session/session';
import { AudienceCard } from './audience_card';
import { useAutosave } from './autosave';
import { type Campaign, type Step, stepOf, steps } from './draft';
import { placeOf } from './kept';
import { PeoplePreview } from './people_preview';
import { useProblems } from './problems';
import { useThrowAway } from './row_actions';
import { SavingAlert, SavingState } from './saving_state';
import { StepFrame } from './step_frame';
import { StepNav } from './step_nav';
import { OverviewStep } from './step_overview';
import { StartStep } from './step_start';
import { WhatStep } from './step_what';
import { WhenStep } from './step_when';
import { WhoStep } from './step_who';

export function Editing(props: { id: number }) {
  const { t } = useTranslation('campaigns');
  const campaign = useCampaign(props.id);
  const { data } = campaign;
  if (!data) {
    return (
      <Page title={t('title')} back={{ to: '/campaigns', label: t('title') }}>
        <QueryView query={campaign}>{() => null}</QueryView>
      </Page>
    );
  }
  if (data.state !== 'draft' || data.kind !== 'campaign') {
    return <Navigate to={`/campaigns/${data.id}`} replace />;
  }
  return data.scheduled ? <Scheduled campaign={data} at={data.scheduled} /> : <Writing campaign={data} />;
}

// It goes by itself: whoever changes it calls that off first, so that nothing half written leaves.
function Scheduled(props: { campaign: Campaign; at: string }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { campaign } = props;
  const [wish] = useState(newWish);
  const off = useMutation({
    mutationFn: () => got(api.POST('/api/v1/campaigns/{campaign}/unschedule', { params: { path: { campaign: campaign.id }, header: { 'Idempotency-Key': wish } } })),
    onSuccess: (draft) => {
      queries.setQueryData(['campaign', draft.id], draft);
      void queries.invalidateQueries({ queryKey: ['campaign', 'list'] });
    },
  });
  return (
    <Page title={campaign.name} back={{ to: '/campaigns', label: t('title') }}>
      <Alert color="blue" title={t('scheduled.title', { time: format.time(props.at), zone: format.zone })}>
        <Stack gap="sm" align="flex-start">
          {t('scheduled.text')}
          <Allowed right="send">
            <Button variant="default" leftSection={<IconCalendarOff size={16} aria-hidden />} loading={off.isPending} onClick={() => off.mutate()}>
              {t('scheduled.off')}
            </Button>
          </Allowed>
        </Stack>
      </Alert>
      <ProblemAlert error={off.error} />
    </Page>
  );
}

function isStep(text: string | null): text is Step {
  return steps.some((step) => step === text);
}

function Writing(props: { campaign: Campaign }) {
  const { t } = useTranslation(['campaigns', 'common']);
  const navigate = useNavigate();
  const { project } = useSession();
  const saving = useAutosave(props.campaign, placeOf(project.id, props.campaign.id));
  const { draft, adopt } = saving;
  // Another window may have gone on while nothing was typed here.
  useEffect(() => adopt(props.campaign), [props.campaign, adopt]);
  const [params, setParams] = useSearchParams();
  const asked = params.get('step');
  const step: Step = isStep(asked) ? asked : 'start';
  const [seen, setSeen] = useState(() => new Set<Step>(['start', step]));
  const problems = useProblems(saving);
  const throwAway = useThrowAway();
  const heading = useRef<HTMLHeadingElement>(null);
  const show = (next: Step) => {
    setSeen((before) => new Set([...before, step, next]));
    setParams({ step: next });
    requestAnimationFrame(() => heading.current?.focus());
  };
  const counts = Object.fromEntries(steps.map((one) => [one, problems.filter((problem) => stepOf(problem.field) === one).length]));
  const isPlaced = saving.error?.field !== undefined && stepOf(saving.error.field) === step && step !== 'overview';
  const common = { saving, problems, seen, onStep: show };
  return (
    <Page
      title={draft.name.trim() || t('unnamed')}
      back={{ to: '/campaigns', label: t('title') }}
      actions={
        <Group gap="md">
          <SavingState saving={saving} />
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void throwAway(saving.saved).then(() => navigate('/campaigns'))}>
            {t('action.throwAway')}
          </Button>
        </Group>
      }
    >
      <StepNav step={step} problems={counts} seen={seen} onStep={show} />
      <SavingAlert saving={saving} isPlaced={isPlaced} />
      <StepFrame step={step} heading={heading} onStep={show} aside={
          step === 'overview' ? null : (
            <>
              {step === 'what' && <PeoplePreview draft={draft} />}
              <AudienceCard draft={draft} />
            </>
          )
        }
      >
        {step === 'start' && <StartStep {...common} />}
        {step === 'who' && <WhoStep {...common} />}
        {step === 'what' && <WhatStep {...common} />}
        {step === 'when' && <WhenStep {...common} />}
        {step === 'overview' && <OverviewStep {...common} />}
      </StepFrame>
    </Page>
  );
}
