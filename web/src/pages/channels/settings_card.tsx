import { Anchor, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFormat } from '@/parts/format';
import { When } from '@/parts/when';
import type { Dialect, Provider } from './values';

export function SettingsCard(props: { provider: Provider; dialect: Dialect | undefined }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const { provider, dialect } = props;
  const rows: [string, ReactNode][] = [
    [t('field_sender'), provider.sender],
    [t('field_endpoint'), provider.endpoint],
  ];
  for (const field of dialect?.fields ?? []) {
    const shown = provider.settings[field.name];
    if (provider.secrets.includes(field.name)) {
      rows.push([field.label, <Dimmed key={field.name}>{t('secretKept')}</Dimmed>]);
    } else if (shown !== undefined) {
      rows.push([field.label, shown]);
    }
  }
  if (provider.header_names.length > 0) {
    rows.push([t('field_headers'), provider.header_names.join(', ')]);
  }
  const own = dialect?.lists_templates ? t('templatesOwn') : t('templatesNone');
  rows.push(
    [t('field_rate'), t('rateValue', { count: provider.rate, formatted: format.count(provider.rate) })],
    [t('field_concurrency'), format.count(provider.concurrency)],
    [t('field_limit'), t('limitValue', { count: provider.answer_limit_ms })],
    [t('field_reply'), provider.auto_reply ?? <Dimmed key="off">{t('off')}</Dimmed>],
    [t('field_templates'), provider.templates.url ?? <Dimmed key="own">{own}</Dimmed>],
    [t('field_changed'), <When key="when" at={provider.updated} />],
  );
  return (
    <Card withBorder component="section" aria-labelledby="settings">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4" id="settings">
            {t('settingsTitle')}
          </Title>
          <Anchor component={Link} to="/templates" size="sm">
            {t('importTemplates')}
          </Anchor>
        </Group>
        <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0} layout="fixed">
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w="40%" fw={400} c="dimmed" style={{ verticalAlign: 'top' }}>
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
}

function Dimmed(props: { children: ReactNode }) {
  return (
    <Text component="span" inherit c="dimmed">
      {props.children}
    </Text>
  );
}
