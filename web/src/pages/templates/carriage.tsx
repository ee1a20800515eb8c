import { Badge, Box, Group, Stack, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '@/parts/page';
import { sentence } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { CarriageMark } from './carriage_mark';
import { useRules } from './data';
import type { Rules } from './types';

// Every part that a template may have, and what each provider's language makes of it.
export default function CarriagePage() {
  const { t } = useTranslation('templates');
  const rules = useRules();
  return (
    <Page title={t('carriage.title')} intro={t('carriage.intro')} back={{ to: '/templates', label: t('title') }}>
      <QueryView query={rules}>{(found) => <Sheet rules={found} />}</QueryView>
    </Page>
  );
}

function Sheet(props: { rules: Rules }) {
  const { t } = useTranslation('templates');
  const { rules } = props;
  const own = new Set(rules.providers.filter((one) => !one.archived).map((one) => one.dialect));
  const [onlyOwn, setOnlyOwn] = useState(own.size > 1);
  const dialects = rules.dialects.filter((one) => !onlyOwn || own.has(one.name));
  const features = rules.dialects[0]?.features ?? [];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="md" aria-label={t('carriage.key')} role="group">
          <CarriageMark carriage="carried" note={null} />
          <CarriageMark carriage="changed" note={null} />
          <CarriageMark carriage="lost" note={null} />
        </Group>
        {own.size > 0 && <Switch label={t('carriage.onlyOwn')} checked={onlyOwn} onChange={(event) => setOnlyOwn(event.currentTarget.checked)} />}
      </Group>
      <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('carriage.title')}>
        <Table striped highlightOnHover miw="max-content" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('carriage.part')}</Table.Th>
              {dialects.map((dialect) => (
                <Table.Th key={dialect.name} scope="col">
                  <Stack gap={2}>
                    {dialect.title}
                    <Group gap={4}>
                      {rules.providers
                        .filter((one) => one.dialect === dialect.name && !one.archived)
                        .map((one) => (
                          <Badge key={one.id} variant="default" size="xs" tt="none">
                            {one.nickname}
                          </Badge>
                        ))}
                    </Group>
                  </Stack>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {features.map((feature) => (
              <Table.Tr key={feature.feature}>
                <Table.Th scope="row" fw={400}>
                  <Text size="sm">{sentence(feature.description).replace(/\.$/, '')}</Text>
                </Table.Th>
                {dialects.map((dialect) => {
                  const found = dialect.features.find((one) => one.feature === feature.feature);
                  return <Table.Td key={dialect.name}>{found?.carriage ? <CarriageMark carriage={found.carriage} note={found.note} /> : '–'}</Table.Td>;
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  );
}
