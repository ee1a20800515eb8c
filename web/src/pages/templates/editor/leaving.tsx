import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router-dom';

// The page may be left although nothing is saved: once it was saved.
export const mayLeave = { current: false };

// Asks before what was typed is lost.
export function Leaving(props: { when: boolean }) {
  const { t } = useTranslation('templates');
  const { when } = props;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => when && !mayLeave.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    mayLeave.current = false;
  }, []);
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
