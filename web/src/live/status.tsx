import { Badge, Box, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveState } from './state';

const patience = 1_500; // shorter breaks are nobody's business

// Says when the connection is lost, and when it is back.
export function LiveStatus() {
  const { t } = useTranslation('shell');
  const state = useLiveState();
  const [lost, setLost] = useState(false);
  const [back, setBack] = useState(false);
  useEffect(() => {
    if (state === 'lost') {
      const timer = setTimeout(() => setLost(true), patience);
      return () => clearTimeout(timer);
    }
    if (state === 'live') {
      setLost((was) => {
        setBack(was);
        return false;
      });
    }
    return undefined;
  }, [state]);
  return (
    <Box role="status">
      {lost ? (
        <Tooltip label={t('reconnectingText')}>
          <Badge variant="default" tt="none" leftSection={<IconPlugConnectedX size={12} aria-hidden />}>
            {t('reconnecting')}
          </Badge>
        </Tooltip>
      ) : (
        <VisuallyHidden>{back ? t('connectedAgain') : ''}</VisuallyHidden>
      )}
    </Box>
  );
}
