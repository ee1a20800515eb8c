import { Box, Button, Group, Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  // Read by screen readers alone, for columns of buttons.
  hiddenTitle?: boolean;
}

// Rows with names of their columns; scrolls inside its own box on narrow screens.
export function DataTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string | number;
  more?: { load: () => void; busy: boolean } | undefined;
  empty?: ReactNode;
}) {
  const { t } = useTranslation('common');
  if (props.rows.length === 0 && props.empty) {
    return <>{props.empty}</>;
  }
  return (
    <Box>
      <Box style={{ overflowX: 'auto', position: 'relative' }} tabIndex={0} role="region" aria-label={props.label}>
        <Table highlightOnHover verticalSpacing="xs" miw="max-content" w="100%">
          <Table.Thead>
            <Table.Tr>
              {props.columns.map((column) => (
                <Table.Th key={column.id} ta={column.numeric ? 'right' : undefined} scope="col">
                  {column.hiddenTitle ? <VisuallyHidden>{column.title}</VisuallyHidden> : column.title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {props.rows.map((row) => (
              <Table.Tr key={props.keyOf(row)}>
                {props.columns.map((column) => (
                  <Table.Td
                    key={column.id}
                    ta={column.numeric ? 'right' : undefined}
                    maw={360}
                    style={{ overflowWrap: 'anywhere', fontVariantNumeric: column.numeric ? 'tabular-nums' : undefined }}
                  >
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {props.more && (
        <Group justify="center" mt="sm">
          <Button variant="default" onClick={props.more.load} loading={props.more.busy}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Box>
  );
}
