import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';

// What could not be done, in the server's words, with what to do. Nothing where there is no error.
export function ProblemAlert(props: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation('common');
  const { error } = props;
  if (!error) {
    return null;
  }
  const offline = error instanceof ApiProblem && error.isOffline;
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <Alert
      role="alert"
      color={offline ? 'yellow' : 'red'}
      variant="light"
      icon={offline ? <IconPlugConnectedX aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={props.title ?? (offline ? t('offlineTitle') : t('problemTitle'))}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {offline ? t('offlineText') : sentence(detail)}
      </Text>
      {error instanceof ApiProblem && error.advice && (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {sentence(error.advice)}
        </Text>
      )}
      {props.onRetry && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={props.onRetry}>
            {t('retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

// The server's words are parts of sentences.
export function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?:]$/.test(first) ? first : `${first}.`;
}
