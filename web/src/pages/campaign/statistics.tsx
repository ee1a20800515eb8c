import { Card, SimpleGrid, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/parts/query_view';
import { type Campaign, type Statistics, useBreakdown } from './data';
import { Funnel } from './funnel';
import { HeatMap } from './heat_map';
import { CountryTable, ErrorTable, TemplateTable } from './stage_tables';
import { TimeChart } from './time_chart';

// What became of it: how many, when, where, and why not.
export default function StatisticsView(props: { campaign: Campaign; figures: Statistics }) {
  const { t } = useTranslation('campaign');
  const { campaign, figures } = props;
  const country = useBreakdown(campaign.id, 'country', figures.state);
  const template = useBreakdown(campaign.id, 'template', figures.state);
  const error = useBreakdown(campaign.id, 'error', figures.state);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title={t('funnel.title')}>
          <Funnel figures={figures} />
        </Section>
        <Section title={t('byError.title')}>
          <QueryView query={error}>{(found) => <ErrorTable campaign={campaign.id} rows={found.rows} failed={figures.failed} />}</QueryView>
        </Section>
      </SimpleGrid>
      <Section title={t('time.title')}>
        <TimeChart campaign={campaign.id} state={figures.state} />
      </Section>
      <Section title={t('heat.title')}>
        <HeatMap campaign={campaign.id} state={figures.state} />
      </Section>
      <Section title={t('byCountry.title')}>
        <QueryView query={country}>{(found) => <CountryTable campaign={campaign.id} rows={found.rows} />}</QueryView>
      </Section>
      <Section title={t('byTemplate.title')}>
        <QueryView query={template}>{(found) => <TemplateTable rows={found.rows} />}</QueryView>
      </Section>
    </Stack>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {props.title}
        </Title>
        {props.children}
      </Stack>
    </Card>
  );
}
