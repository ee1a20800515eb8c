import { Box, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { differencesOf } from './words';

// What was and what is, side by side; told by words and marks, not by colour alone.
export function Differences(props: { entry: { before?: unknown; after?: unknown } }) {
  const { t } = useTranslation('audit');
  const rows = differencesOf(props.entry.before, props.entry.after);
  if (rows.length === 0) {
    return <Text c="dimmed">{t('noChange')}</Text>;
  }
  return (
    <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('change')}>
      <Table verticalSpacing="xs" layout="fixed" miw={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" w="28%">
              {t('field')}
            </Table.Th>
            <Table.Th scope="col">{t('before')}</Table.Th>
            <Table.Th scope="col">{t('after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ field, before, after }) => (
            <Table.Tr key={field}>
              <Table.Th scope="row" fw={600} style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                {field}
              </Table.Th>
              <Value text={before} mark="−" none={t('made')} tag="del" />
              <Value text={after} mark="+" none={t('gone')} tag="ins" />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function Value(props: { text: string | null; mark: string; none: string; tag: 'del' | 'ins' }) {
  const removed = props.tag === 'del';
  return (
    <Table.Td style={{ verticalAlign: 'top' }}>
      {props.text === null ? (
        <Text size="sm" c="dimmed" fs="italic">
          {props.none}
        </Text>
      ) : (
        <Box
          component={props.tag}
          display="block"
          px={6}
          py={2}
          fz="sm"
          style={{
            textDecoration: 'none',
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            borderRadius: 'var(--mantine-radius-sm)',
            background: removed ? 'var(--mantine-color-red-light)' : 'var(--mantine-color-green-light)',
          }}
        >
          <span aria-hidden>{props.mark} </span>
          {props.text}
        </Box>
      )}
    </Table.Td>
  );
}
