import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCloudOff, IconLoader2, IconPencilExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import type { Autosave } from './autosave';
import { differences, draftOf } from './draft';

const icons = { saved: IconCheck, saving: IconLoader2, offline: IconCloudOff, refused: IconPencilExclamation, conflict: IconPencilExclamation, nameless: IconPencilExclamation };

// Whether the server has what was typed. Always there, so that one can rely on it.
export function SavingState(props: { saving: Autosave }) {
  const { t } = useTranslation('campaigns');
  const { state } = props.saving;
  const Icon = icons[state];
  const isGood = state === 'saved' || state === 'saving';
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-live="polite">
      <Icon size={16} aria-hidden />
      <Text size="sm" c={isGood ? 'dimmed' : undefined} fw={isGood ? undefined : 600}>
        {t(`saving.${state}`)}
      </Text>
    </Group>
  );
}

// What keeps it from being saved, where that is for a person to decide.
export function SavingAlert(props: { saving: Autosave; isPlaced: boolean }) {
  const { t } = useTranslation('campaigns');
  const { saving } = props;
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (saving.state === 'conflict') {
    const settle = (which: 'mine' | 'theirs') => {
      setBusy(true);
      setError(null);
      saving.settle(which).catch(setError).finally(() => setBusy(false));
    };
    const different = differences(saving.draft, draftOf(saving.saved));
    return (
      <Alert color="orange" title={t('conflict.title')} role="alert">
        <Text size="sm">{t('conflict.text')}</Text>
        {different.length > 0 && (
          <Text size="sm" mt={4}>
            {t('conflict.yours', { parts: [...new Set(different.map((key) => t(`part.${key}`)))].join(', ') })}
          </Text>
        )}
        <Group mt="sm" gap="xs">
          <Button size="xs" variant="default" loading={busy} onClick={() => settle('theirs')}>
            {t('conflict.theirs')}
          </Button>
          <Button size="xs" variant="default" loading={busy} onClick={() => settle('mine')}>
            {t('conflict.mine')}
          </Button>
        </Group>
        <ProblemAlert error={error} />
      </Alert>
    );
  }
  if (saving.state === 'offline') {
    return (
      <Alert color="yellow" title={t('offline.title')} icon={<IconCloudOff aria-hidden />}>
        <Text size="sm">{t('offline.text')}</Text>
      </Alert>
    );
  }
  if (saving.state === 'refused' && saving.error && !props.isPlaced) {
    return <ProblemAlert error={saving.error} title={t('refusedTitle')} />;
  }
  return null;
}

export function refusalAt(saving: Autosave, field: string): string | undefined {
  const { error } = saving;
  return saving.state === 'refused' && error?.field === field ? [error.details.detail, error.advice].filter((part) => part).map((part) => sentence(part ?? '')).join(' ') : undefined;
}
