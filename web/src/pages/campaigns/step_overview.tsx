import { Alert, Anchor, Button, Card, Grid, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconCalendar, IconSend } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { useFormat } from '@/parts/format';
import { Mark } from '@/parts/mark';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { FilterSummary } from '@/parts/rules';
import { slotName } from '@/pages/templates/words';
import { LeftOut } from './audience_card';
import { AudienceName } from './audience_name';
import { useEstimate, useProviders, useTemplate } from './data';
import { type Step, stepOf } from './draft';
import { paceOf } from './pace';
import { PeoplePreview } from './people_preview';
import type { StepProps } from './step_frame';

const large = 1_000;

function Part(props: { step: Step; onStep: (step: Step) => void; children: ReactNode }) {
  const { t } = useTranslation('campaigns');
  return (
    <Card withBorder padding="md" component="section" aria-label={t(`step.${props.step}`)}>
      <Group justify="space-between" mb={4}>
        <Title order={3} size="h5">
          {t(`step.${props.step}`)}
        </Title>
        <Anchor component="button" type="button" size="sm" onClick={() => props.onStep(props.step)} aria-label={t('overview.changeStep', { step: t(`step.${props.step}`) })}>
          {t('overview.change')}
        </Anchor>
      </Group>
      {props.children}
    </Card>
  );
}

// Everything once more, before it cannot be taken back.
export function OverviewStep(props: StepProps) {
  const { t } = useTranslation('campaigns');
  const { t: ofTemplates } = useTranslation('templates');
  const format = useFormat();
  const navigate = useNavigate();
  const { saving, problems, onStep } = props;
  const { draft } = saving;
  const { complete, estimate, error, busy, again } = useEstimate(draft);
  const template = useTemplate(draft.template);
  const providers = useProviders();
  const provider = providers.data?.items.find((one) => one.id === draft.provider);
  const reachable = estimate?.reachable ?? 0;
  const isReady = problems.length === 0 && reachable > 0 && !busy && saving.state === 'saved';
  const launch = () => {
    const wish = newWish();
    const people = format.count(reachable);
    const at = draft.isTimed ? draft.sendAt : null;
    ask({
      title: at ? t('launch.titleLater', { time: format.time(at) }) : t('launch.title', { count: reachable, people }),
      text: at ? t('launch.textLater', { count: reachable, people, time: format.exact(at) }) : t('launch.text', { count: reachable, people, sender: provider?.sender ?? '' }),
      confirm: at ? t('launch.confirmLater') : t('launch.confirm'),
      ...(reachable >= large && { typed: String(reachable) }),
      run: async () => {
        const launched = await got(
          api.POST('/api/v1/campaigns/{campaign}/launch', {
            params: { path: { campaign: saving.saved.id }, header: { 'Idempotency-Key': wish } },
            body: { revision: saving.saved.revision, ...(at && { at }) },
          }),
        );
        queries.setQueryData(['campaign', launched.id], launched);
        void queries.invalidateQueries({ queryKey: ['campaign', 'list'] });
        notice(at ? t('launch.doneLater') : t('launch.done'));
        navigate(`/campaigns/${launched.id}`);
      },
    });
  };
  return (
    <Grid gutter="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          {problems.length > 0 && (
            <Alert color="orange" title={t('overview.problems', { count: problems.length })}>
              <List size="sm" spacing={4}>
                {problems.map((problem) => {
                  const step = stepOf(problem.field);
                  const key = problem.field.startsWith('plan.values.') ? problem.field.slice('plan.values.'.length) : null;
                  return (
                    <List.Item key={problem.field}>
                      <Anchor component="button" type="button" size="sm" c="inherit" td="underline" ta="left" onClick={() => onStep(step)}>
                        {t(`step.${step}`)}
                        {key && `, ${slotName(ofTemplates, key)}`}
                      </Anchor>
                      {': '}
                      {problem.text}
                    </List.Item>
                  );
                })}
              </List>
            </Alert>
          )}
          {complete && estimate && reachable === 0 && !busy && (
            <Alert color="orange" title={t('overview.nobodyTitle')}>
              <Text size="sm">{t(estimate.audience === 0 ? 'overview.emptyText' : 'overview.nobodyText', { count: estimate.audience, people: format.count(estimate.audience) })}</Text>
            </Alert>
          )}
          <Card withBorder padding="md" component="section" aria-labelledby="numbers">
            <Title order={3} size="h5" id="numbers" mb={4}>
              {t('overview.numbers')}
            </Title>
            <div role="status" aria-live="polite" aria-atomic aria-busy={busy}>
              {!complete && (
                <Text size="sm" c="dimmed">
                  {t('reach.unknown')}
                </Text>
              )}
              {complete && !estimate && !error && (
                <Text size="sm" c="dimmed">
                  {t('reach.counting')}
                </Text>
              )}
              {estimate && !error && (
                <>
                  <Text fz={32} fw={650} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {t('overview.messages', { count: reachable, messages: format.count(reachable) })}
                  </Text>
                  <Text size="sm" c="dimmed" mb="xs">
                    {t('overview.qualified', { count: estimate.audience, people: format.count(estimate.audience) })}
                    {provider && reachable > 0 && ` ${t('overview.pace', { rate: format.count(provider.rate), duration: paceOf(t, reachable, provider.rate) })}`}
                  </Text>
                  <Text size="sm" fw={600} mb={4}>
                    {t('reach.leftOut')}
                  </Text>
                  <LeftOut estimate={estimate} />
                </>
              )}
            </div>
            <ProblemAlert error={error} onRetry={again} />
          </Card>
          <Part step="start" onStep={onStep}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {draft.name || t('unnamed')}
            </Text>
            <Text size="sm" c="dimmed">
              {provider ? t('overview.from', { nickname: provider.nickname, sender: provider.sender }) : t('overview.noProvider')}
            </Text>
            {draft.labels.length > 0 && (
              <Group gap={4} mt={4}>
                {draft.labels.map((label) => (
                  <Mark key={label} color="gray">
                    {label}
                  </Mark>
                ))}
              </Group>
            )}
          </Part>
          <Part step="who" onStep={onStep}>
            <AudienceName audience={draft.audience} />
            {draft.audience.kind === 'filter' && <FilterSummary filter={draft.audience.filter} />}
          </Part>
          <Part step="what" onStep={onStep}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {template.data ? `${template.data.name} (${template.data.language})` : t('what.templateMissing')}
            </Text>
            {template.data && template.data.slots.length > 0 && (
              <List size="sm" listStyleType="none" mt={4}>
                {template.data.slots
                  .filter((slot) => (draft.values[slot.key]?.text ?? '') !== '')
                  .map((slot) => (
                    <List.Item key={slot.key} style={{ overflowWrap: 'anywhere' }}>
                      <Text span c="dimmed" size="sm">
                        {slotName(ofTemplates, slot.key)}:
                      </Text>{' '}
                      {draft.values[slot.key]?.text}
                    </List.Item>
                  ))}
              </List>
            )}
          </Part>
          <Part step="when" onStep={onStep}>
            <Text size="sm">{draft.isTimed ? (draft.sendAt ? `${format.exact(draft.sendAt)} (${format.zone})` : t('when.missing')) : t('when.now')}</Text>
          </Part>
          <Alert color="gray" variant="light" title={t('overview.careTitle')}>
            <Text size="sm">{t('overview.careText')}</Text>
          </Alert>
          <Group justify="flex-end" gap="sm">
            {!isReady && (
              <Text size="sm" c="dimmed" role="status">
                {t(problems.length > 0 ? 'overview.notReadyProblems' : saving.state !== 'saved' ? 'overview.notReadySaving' : busy || !estimate ? 'reach.counting' : 'overview.notReadyNobody')}
              </Text>
            )}
            <Allowed right="send">
              <Button size="md" disabled={!isReady} leftSection={draft.isTimed ? <IconCalendar size={18} aria-hidden /> : <IconSend size={18} aria-hidden />} onClick={launch}>
                {draft.isTimed ? t('launch.buttonLater') : t('launch.button', { count: reachable, people: format.count(reachable) })}
              </Button>
            </Allowed>
          </Group>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <PeoplePreview draft={draft} />
      </Grid.Col>
    </Grid>
  );
}
