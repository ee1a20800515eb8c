import { Alert, List, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableTitle } from '@/parts/mark';
import { useFormat } from '@/parts/format';
import { sentence } from '@/parts/problem_alert';
import type { Filled } from './upload';

// What became of a file that made a list, until it was read.
const kept = new Map<number, Filled['rows']>();

export function keepReport(list: number, rows: Filled['rows']) {
  kept.set(list, rows);
}

export function takeReport(list: number): Filled['rows'] | null {
  return kept.get(list) ?? null;
}

export function RowsReport(props: { list: number; rows: Filled['rows']; onClose: () => void }) {
  const { t } = useTranslation(['lists', 'common']);
  const format = useFormat();
  const { rows } = props;
  const [open, setOpen] = useState(true);
  if (!open) {
    return null;
  }
  const bad = rows.unknown > 0 || rows.rejected > 0;
  return (
    <Alert
      color={bad ? 'yellow' : 'green'}
      styles={bad ? readableTitle : undefined}
      variant="light"
      role="status"
      withCloseButton
      closeButtonLabel={t('common:close')}
      onClose={() => {
        kept.delete(props.list);
        setOpen(false);
        props.onClose();
      }}
      title={t('report.title', { count: rows.changed, amount: format.count(rows.changed) })}
    >
      {rows.unchanged > 0 && <Text size="sm">{t('report.already', { count: rows.unchanged, amount: format.count(rows.unchanged) })}</Text>}
      {rows.unknown > 0 && <Text size="sm">{t('report.unknown', { count: rows.unknown, amount: format.count(rows.unknown) })}</Text>}
      {rows.rejected > 0 && (
        <>
          <Text size="sm">{t('report.rejected', { count: rows.rejected, amount: format.count(rows.rejected) })}</Text>
          <List size="sm">
            {rows.rejections.map((one) => (
              <List.Item key={one.place}>
                {one.place}: {sentence(one.reason)}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Alert>
  );
}
