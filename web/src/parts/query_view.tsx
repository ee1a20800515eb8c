import { Center, Loader } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isMissing } from '@/api/problem';
import { EmptyState } from './empty_state';
import { ProblemAlert } from './problem_alert';

export function Loading() {
  const { t } = useTranslation('common');
  return (
    <Center p="xl" role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </Center>
  );
}

// What was asked, or why it is not there yet. Keeps showing the last answer while a new one cannot be had.
export function QueryView<T>(props: { query: UseQueryResult<T>; children: (data: T) => ReactNode; loading?: ReactNode }) {
  const { t } = useTranslation('common');
  const { query } = props;
  if (query.data !== undefined) {
    return <>{props.children(query.data)}</>;
  }
  if (query.error) {
    return isMissing(query.error) ? (
      <EmptyState title={t('missingTitle')} text={t('missingText')} />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return <>{props.loading ?? <Loading />}</>;
}
