import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';

export interface Series {
  name: string;
  label: string;
  color: string;
}

// Bars side by side for each day or hour. Its script comes when it is first shown.
export default function Chart(props: { label: string; data: Record<string, string | number>[]; series: Series[]; height: number; legend?: boolean }) {
  const format = useFormat();
  const { t } = useTranslation('home');
  const sums = props.series.map((one) => `${one.label}: ${format.count(props.data.reduce((sum, row) => sum + Number(row[one.name] ?? 0), 0))}`);
  return (
    <Box role="img" aria-label={t('chart.says', { what: props.label, sums: sums.join(', ') })}>
      <BarChart
        h={props.height}
        data={props.data}
        dataKey="label"
        series={props.series}
        withLegend={props.legend ?? false}
        legendProps={{ verticalAlign: 'bottom' }}
        valueFormatter={(value) => format.count(value)}
        xAxisProps={{ minTickGap: 24, interval: 'preserveStartEnd' }}
        yAxisProps={{ width: 56, allowDecimals: false }}
        barProps={{ isAnimationActive: false, maxBarSize: 28 }}
        tickLine="none"
        gridAxis="y"
      />
    </Box>
  );
}
