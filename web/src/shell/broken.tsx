import { Box, Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router-dom';
import { EmptyState } from '@/parts/empty_state';
import { Page } from '@/parts/page';

const place = 'parley.reloaded';

// A page that failed. One whose script belongs to a version that the server no longer has loads itself anew, once;
// not where it is the connection that is lost.
export function Broken() {
  const { t } = useTranslation('common');
  const error = useRouteError();
  const stale = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  useEffect(() => {
    if (stale && sessionStorage.getItem(place) !== window.location.pathname) {
      void fetch('/app/', { method: 'HEAD' }).then(
        ({ ok }) => {
          if (ok) {
            sessionStorage.setItem(place, window.location.pathname);
            window.location.reload();
          }
        },
        () => undefined,
      );
    }
  }, [stale]);
  return (
    <Box role="alert">
      <EmptyState title={t('brokenTitle')} text={t('brokenText')}>
        <Button onClick={() => window.location.reload()}>{t('reload')}</Button>
      </EmptyState>
    </Box>
  );
}

export function NotFound() {
  const { t } = useTranslation('common');
  return (
    <Page title={t('missingTitle')}>
      <EmptyState title={t('missingTitle')} text={t('missingText')} />
    </Page>
  );
}
