import { Button, Group, VisuallyHidden } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './data_table.module.css';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  // Read by screen readers alone, for columns of buttons.
  hiddenTitle?: boolean;
}

interface Line<Row> {
  row: Row;
  columns: Column<Row>[];
  pure: boolean;
}

function LineOf<Row>({ row, columns }: Line<Row>) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.id} className={column.numeric ? css['numeric'] : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function isSame<Row>(before: Column<Row>[], now: Column<Row>[]) {
  return before.length === now.length && now.every(({ id }, place) => id === before[place]?.id);
}

const TableLine = memo(
  LineOf,
  (before, now) => now.row === before.row && (now.columns === before.columns || (now.pure && isSame(before.columns, now.columns))),
) as typeof LineOf;

// Rows with names of their columns; scrolls inside its own box on narrow screens.
export function DataTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string | number;
  // Cells show nothing but their row, and are told by their column's id: a row that is the same is not drawn again.
  pure?: boolean;
  more?: { load: () => void; busy: boolean } | undefined;
  empty?: ReactNode;
}) {
  const { t } = useTranslation('common');
  if (props.rows.length === 0 && props.empty) {
    return <>{props.empty}</>;
  }
  return (
    <div>
      <div className={css['box']} tabIndex={0} role="region" aria-label={props.label}>
        <table className={css['table']}>
          <thead>
            <tr>
              {props.columns.map((column) => (
                <th key={column.id} className={column.numeric ? css['numeric'] : undefined} scope="col">
                  {column.hiddenTitle ? <VisuallyHidden>{column.title}</VisuallyHidden> : column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <TableLine key={props.keyOf(row)} row={row} columns={props.columns} pure={props.pure === true} />
            ))}
          </tbody>
        </table>
      </div>
      {props.more && (
        <Group justify="center" mt="sm">
          <Button variant="default" onClick={props.more.load} loading={props.more.busy}>
            {t('more')}
          </Button>
        </Group>
      )}
    </div>
  );
}
