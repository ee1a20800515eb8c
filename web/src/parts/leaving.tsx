import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router-dom';

// The state of a navigation that follows a save; pages may add what they hand on.
export const afterSave = { saved: true };

function isSaved(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'saved' in state;
}

// Asks before what was typed is lost: by a link here, by closing the tab, by loading another page.
export function Leaving(props: { when: boolean }) {
  const { t } = useTranslation('common');
  const { when } = props;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation, historyAction }) =>
      when && currentLocation.pathname !== nextLocation.pathname && (historyAction === 'POP' || !isSaved(nextLocation.state)),
  );
  useEffect(() => {
    if (!when) {
      return undefined;
    }
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [when]);
  return (
    <Modal opened={blocker.state === 'blocked'} onClose={() => blocker.reset?.()} title={t('leaving.title')}>
      <Stack>
        <Text size="sm">{t('leaving.text')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {t('leaving.leave')}
          </Button>
          <Button onClick={() => blocker.reset?.()}>{t('leaving.stay')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
