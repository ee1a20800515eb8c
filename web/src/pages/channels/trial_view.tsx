import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { CodeBlock, pretty } from '@/parts/code_block';
import { sentence } from '@/parts/problem_alert';
import type { Trial } from './values';

// What was asked and answered, whole, so that somebody can compare it with the provider's documentation.
export function TrialView(props: { trial: Pick<Trial, 'request' | 'response'> }) {
  const { t } = useTranslation('channels');
  return (
    <Stack gap="sm">
      <CodeBlock label={t('request')} text={readable(props.trial.request)} height={240} />
      {props.trial.response ? (
        <CodeBlock label={t('response')} text={readable(props.trial.response)} height={240} />
      ) : (
        <Text size="sm">{t('noResponse')}</Text>
      )}
      <Text size="xs" c="dimmed">
        {t('secretsHidden')}
      </Text>
    </Stack>
  );
}

// Head as it is, JSON of the body with its lines; several messages stand one after the other.
function readable(text: string): string {
  return text.replace(/^[{[].*$/gm, pretty);
}

export function TrialAlert(props: { trial: Trial; title?: string; advice?: string | undefined }) {
  const { t } = useTranslation('channels');
  const { trial } = props;
  return (
    <Stack gap="sm">
      <Alert
        role={trial.good ? 'status' : 'alert'}
        color={trial.good ? 'green' : 'red'}
        icon={trial.good ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        title={trial.good ? t('tryGood', { ms: trial.took_ms }) : (props.title ?? t('tryBad'))}
      >
        {trial.why && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {sentence(trial.why)}
          </Text>
        )}
        {props.advice && <Text size="sm">{sentence(props.advice)}</Text>}
      </Alert>
      <TrialView trial={trial} />
    </Stack>
  );
}

// The trial that a refusal to save holds.
export function trialOf(error: unknown): Trial | null {
  const trial = error instanceof ApiProblem ? error.details['trial'] : undefined;
  return typeof trial === 'object' && trial !== null && 'request' in trial ? (trial as Trial) : null;
}
