import '@mantine/charts/styles.css';
import { AreaChart, BarChart } from '@mantine/charts';
import { Box, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/parts/data_table';
import { useFormat } from '@/parts/format';
import { QueryView } from '@/parts/query_view';
import { type CampaignState, stageColors, stages, useBreakdown } from './data';
import { type Point, usualStep, withGaps } from './periods';

// When messages left, arrived and were read; by hours or days of the project's zone, as lines or as a table.
export function TimeChart(props: { campaign: number; state: CampaignState }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const hours = useBreakdown(props.campaign, 'hour', props.state);
  const [chosen, setChosen] = useState<'hour' | 'day' | null>(null);
  const [asTable, setAsTable] = useState(false);
  const step = chosen ?? usualStep(hours.data?.rows ?? []);
  const days = useBreakdown(props.campaign, 'day', props.state);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {t('time.text', { zone: format.zone })}
        </Text>
        <Group gap="md">
          <Switch label={t('time.asTable')} checked={asTable} onChange={(event) => setAsTable(event.currentTarget.checked)} />
          <SegmentedControl
            size="xs"
            aria-label={t('time.step')}
            value={step}
            onChange={(value) => setChosen(value === 'day' ? 'day' : 'hour')}
            data={[
              { value: 'hour', label: t('time.hour') },
              { value: 'day', label: t('time.day') },
            ]}
          />
        </Group>
      </Group>
      <QueryView query={step === 'hour' ? hours : days}>
        {(found) => {
          const points = withGaps(found.rows, step);
          if (points.length === 0) {
            return <Text c="dimmed">{t('nothingYet')}</Text>;
          }
          return asTable ? <PointTable points={points} step={step} /> : <Lines points={points} step={step} />;
        }}
      </QueryView>
    </Stack>
  );
}

function Lines(props: { points: Point[]; step: 'hour' | 'day' }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const isTurn = useDeferredValue(true, false); // after the rest of the page, which is there sooner
  const labelled = props.points.map((point) => ({
    ...point,
    label: props.step === 'day' ? format.day(point.at) : format.time(point.at),
  }));
  const chart = {
    h: 280,
    data: labelled,
    dataKey: 'label',
    series: stages.map((stage) => ({ name: stage, label: t(`stage.${stage}`), color: stageColors[stage] })),
    withLegend: true,
    valueFormatter: (value: number) => format.count(value),
    legendProps: { verticalAlign: 'bottom' as const },
    xAxisProps: { minTickGap: 40 },
    yAxisProps: { width: 64 },
  };
  return (
    <Box role="img" aria-label={t('time.label', { count: props.points.length })}>
      {!isTurn ? (
        <Box h={chart.h} />
      ) : props.points.length < 3 ? (
        <BarChart {...chart} maxBarWidth={48} barProps={{ isAnimationActive: false }} />
      ) : (
        <AreaChart {...chart} curveType="monotone" withDots={false} fillOpacity={0.12} areaProps={{ isAnimationActive: false }} />
      )}
    </Box>
  );
}

function PointTable(props: { points: Point[]; step: 'hour' | 'day' }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const filled = props.points.filter((point) => stages.some((stage) => point[stage] !== 0));
  return (
    <DataTable
      label={t('time.title')}
      rows={filled}
      keyOf={(point) => point.at}
      columns={[
        { id: 'at', title: t(`time.${props.step}`), cell: (point) => (props.step === 'day' ? format.day(point.at) : format.time(point.at)) },
        ...stages.map((stage) => ({
          id: stage,
          title: t(`stage.${stage}`),
          numeric: true,
          cell: (point: Point) => format.count(point[stage]),
        })),
      ]}
    />
  );
}
