import { Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/parts/copy_button';
import { type Column, DataTable } from '@/parts/data_table';
import { When } from '@/parts/when';
import type { Slot, Template, TemplateProvider } from './types';
import { categoryName, slotName } from './words';

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {props.name}
      </Text>
      <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
        {props.children}
      </Text>
    </div>
  );
}

export function Facts(props: { template: Template; provider: TemplateProvider | undefined }) {
  const { t } = useTranslation('templates');
  const { template, provider } = props;
  const columns: Column<Slot>[] = [
    { id: 'place', title: t('place'), cell: (slot) => (slot.personal ? slotName(t, slot.key) : t('sameForAll', { place: slotName(t, slot.key) })) },
    { id: 'example', title: t('example'), cell: (slot) => slot.example ?? '–' },
    { id: 'needed', title: t('needed'), cell: (slot) => (slot.required ? t('neededYes') : t('neededNo')) },
  ];
  return (
    <Stack gap="lg">
      <Card withBorder>
        <SimpleGrid cols={{ base: 2, sm: 3 }} component="dl" m={0}>
          <Fact name={t('provider')}>{provider?.nickname ?? '–'}</Fact>
          <Fact name={t('categoryLabel')}>{categoryName(t, template.category)}</Fact>
          <Fact name={t('quality')}>{template.quality ? t(`qualityName.${template.quality}`, { defaultValue: template.quality }) : t('qualityUnknown')}</Fact>
          <Fact name={t('origin')}>{t(`originName.${template.origin}`)}</Fact>
          <Fact name={t('changed')}>
            <When at={template.updated} />
          </Fact>
          <Fact name={t('added')}>
            <When at={template.created} />
          </Fact>
          {template.external_id && (
            <Fact name={t('externalId')}>
              {template.external_id} <CopyButton value={template.external_id} what={t('externalId')} compact />
            </Fact>
          )}
        </SimpleGrid>
      </Card>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t('places')}
        </Title>
        <DataTable label={t('places')} columns={columns} rows={template.slots} keyOf={(slot) => slot.key} empty={<Text c="dimmed">{t('noPlaces')}</Text>} />
      </Stack>
    </Stack>
  );
}
