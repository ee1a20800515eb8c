import { Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { QueryView } from '@/parts/query_view';
import { type BreakdownRow, type CampaignState, type Stage, useBreakdown } from './data';

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const shown: Stage[] = ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed'];

// Five steps from pale to full, each with a colour that can be read on it in either scheme.
const steps = [
  { back: 'var(--mantine-color-green-0)', text: '#1f2933' },
  { back: 'var(--mantine-color-green-1)', text: '#1f2933' },
  { back: 'var(--mantine-color-green-3)', text: '#1f2933' },
  { back: 'var(--mantine-color-green-8)', text: '#ffffff' },
  { back: 'var(--mantine-color-green-9)', text: '#ffffff' },
] as const;

export function stepOf(count: number, most: number): number {
  return most <= 0 || count <= 0 ? -1 : Math.min(steps.length - 1, Math.floor((count / most) * steps.length));
}

// On which days and at which hours people read, click and answer: a table whose cells are coloured and tell their number.
export function HeatMap(props: { campaign: number; state: CampaignState }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const [stage, setStage] = useState<Stage>('read');
  const query = useBreakdown(props.campaign, 'weekday_hour', props.state);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {t('heat.text', { zone: format.zone })}
        </Text>
        <Box style={{ maxWidth: '100%', overflowX: 'auto' }}>
          <SegmentedControl
            size="xs"
            aria-label={t('heat.stage')}
            value={stage}
            onChange={(value) => setStage(shown.find((one) => one === value) ?? 'read')}
            data={shown.map((one) => ({ value: one, label: t(`stage.${one}`) }))}
          />
        </Box>
      </Group>
      <QueryView query={query}>{(found) => <Cells rows={found.rows} stage={stage} />}</QueryView>
    </Stack>
  );
}

function Cells(props: { rows: BreakdownRow[]; stage: Stage }) {
  const { t } = useTranslation('campaign');
  const format = useFormat();
  const { rows, stage } = props;
  const counts = useMemo(() => new Map(rows.map((row) => [`${row.weekday} ${row.hour}`, row[stage]])), [rows, stage]);
  const most = Math.max(0, ...counts.values());
  const names = useMemo(() => weekdayNames(), []);
  const best = [...rows].sort((a, b) => b[stage] - a[stage])[0];
  return (
    <Stack gap="xs">
      <Text size="sm">
        {best && best[stage] > 0 && best.weekday !== null && best.hour !== null
          ? t('heat.best', {
              stage: t(`stage.${stage}`).toLowerCase(),
              day: names.long[best.weekday - 1],
              from: clockHour(best.hour),
              to: clockHour((best.hour + 1) % 24),
              count: best[stage],
              amount: format.count(best[stage]),
            })
          : t('nothingYet')}
      </Text>
      <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('heat.title')}>
        <table style={{ borderCollapse: 'separate', borderSpacing: 2, width: '100%', minWidth: 860, fontVariantNumeric: 'tabular-nums' }}>
          <caption style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}>
            {t('heat.caption', { stage: t(`stage.${stage}`), zone: format.zone })}
          </caption>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <Text component="th" scope="col" key={hour} fz={11} c="dimmed" fw={400} p={2}>
                  {clockHour(hour)}
                </Text>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((day) => (
              <tr key={day}>
                <Text component="th" scope="row" fz="xs" fw={500} pr="xs" ta="left">
                  {names.short[day - 1]}
                </Text>
                {hours.map((hour) => (
                  <Cell key={hour} count={counts.get(`${day} ${hour}`) ?? 0} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </Stack>
  );
}

const compact = new Intl.NumberFormat(navigator.language || 'en', { notation: 'compact', maximumFractionDigits: 1 });

function Cell(props: { count: number; most: number }) {
  const step = steps[stepOf(props.count, props.most)];
  return (
    <td
      style={{
        textAlign: 'center',
        fontSize: 11,
        height: 28,
        minWidth: 30,
        borderRadius: 4,
        background: step?.back ?? 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))',
        color: step?.text ?? 'var(--mantine-color-dimmed)',
      }}
    >
      {compact.format(props.count)}
    </td>
  );
}

function clockHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function weekdayNames() {
  const named = (weekday: 'short' | 'long') => {
    const format = new Intl.DateTimeFormat(navigator.language || 'en', { weekday, timeZone: 'UTC' });
    return weekdays.map((day) => format.format(new Date(Date.UTC(2024, 0, day)))); // the first of January 2024 was a Monday
  };
  return { short: named('short'), long: named('long') };
}
