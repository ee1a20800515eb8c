import { Center, Loader, SegmentedControl, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { formatIn, useFormat } from '@/parts/format';
import type { Overview } from './data';
import { Panel } from './panel';

const chart = import('./chart'); // at once, beside what it shows
chart.catch(() => undefined); // told where it is drawn
const Chart = lazy(() => chart);

export const spans = ['1', '7', '30', '90'] as const;

// A day of the calendar, which is in no zone any more.
const calendar = formatIn('UTC');

export function dayLabel(day: string): string {
  return calendar.day(`${day}T12:00:00Z`);
}

// Messages by hour today, or by day.
export function OverTime(props: { overview: Overview; span: string; onSpan: (span: string) => void }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { overview, span } = props;
  const rows = span === '1' ? overview.today.hours.map((hour) => ({ ...hour, label: format.clock(hour.at).slice(0, 5) })) : overview.days.map((day) => ({ ...day, label: dayLabel(day.day) }));
  const anything = rows.some((row) => row.sent + row.failed + row.delivered + row.read > 0);
  return (
    <Panel
      title={t('time.title')}
      note={t('time.note', { zone: format.zone })}
      side={
        <SegmentedControl
          size="xs"
          aria-label={t('time.span')}
          value={span}
          onChange={props.onSpan}
          data={spans.map((value) => ({ value, label: t(`time.span_${value}`) }))}
        />
      }
    >
      {anything ? (
        <Suspense fallback={<Waiting height={260} />}>
          <Chart
            label={t('time.title')}
            data={rows.map(({ label, sent, delivered, read, failed }) => ({ label, sent, delivered, read, failed }))}
            series={[
              { name: 'sent', label: t('today.sent'), color: 'blue.5' },
              { name: 'delivered', label: t('today.delivered'), color: 'teal.6' },
              { name: 'read', label: t('today.read'), color: 'green.8' },
              { name: 'failed', label: t('today.failed'), color: 'red.6' },
            ]}
            height={260}
            legend
          />
        </Suspense>
      ) : (
        <Center h={260}>
          <Text c="dimmed">{t('time.none')}</Text>
        </Center>
      )}
    </Panel>
  );
}

// How many people said yes and no.
export function Consent(props: { days: NonNullable<Overview['consent']> }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const ins = props.days.reduce((sum, day) => sum + day.opted_in, 0);
  const outs = props.days.reduce((sum, day) => sum + day.opted_out, 0);
  return (
    <Panel title={t('consent.title')} link={{ to: '/people', label: t('consent.all') }} note={t('consent.note', { count: props.days.length })}>
      <Text size="sm">
        {t('consent.in', { count: ins, shown: format.count(ins) })} · {t('consent.out', { count: outs, shown: format.count(outs) })}
      </Text>
      {ins + outs > 0 && (
        <Suspense fallback={<Waiting height={150} />}>
          <Chart
            label={t('consent.title')}
            data={props.days.map((day) => ({ label: dayLabel(day.day), opted_in: day.opted_in, opted_out: day.opted_out }))}
            series={[
              { name: 'opted_in', label: t('consent.ins'), color: 'green.8' },
              { name: 'opted_out', label: t('consent.outs'), color: 'orange.6' },
            ]}
            height={150}
          />
        </Suspense>
      )}
    </Panel>
  );
}

function Waiting(props: { height: number }) {
  return (
    <Center h={props.height}>
      <Loader size="sm" />
    </Center>
  );
}
