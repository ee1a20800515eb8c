import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { dayOfWindow, windowEnd } from './days';
import type { Span } from './tree';

// At any time, in the last so many days, or between two days.
export function SpanFields(props: { span: Span; onChange: (span: Span) => void; invalid: boolean }) {
  const { t } = useTranslation('rules');
  const { zone } = useFormat();
  const { span, onChange } = props;
  const choose = (kind: string | null) => {
    if (kind === 'ever') {
      onChange({ kind });
    } else if (kind === 'last') {
      onChange({ kind, count: 30, unit: 'd' });
    } else if (kind === 'range') {
      onChange({ kind, from: '', until: '' });
    }
  };
  return (
    <>
      <Select
        aria-label={t('within')}
        data={(['ever', 'last', 'range'] as const).map((kind) => ({ value: kind, label: t(`withins.${kind}`) }))}
        value={span.kind}
        onChange={choose}
        allowDeselect={false}
        w={186}
      />
      {span.kind === 'last' && (
        <>
          <NumberInput
            aria-label={t('lastCount')}
            value={Number.isNaN(span.count) ? '' : span.count}
            onChange={(count) => onChange({ ...span, count: typeof count === 'number' ? count : Number.NaN })}
            min={1}
            max={100_000}
            allowDecimal={false}
            error={props.invalid}
            w={80}
          />
          <Select
            aria-label={t('lastUnit')}
            data={(['m', 'h', 'd', 'w'] as const).map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
            value={span.unit}
            onChange={(unit) => unit !== null && onChange({ ...span, unit: unit as 'd' })}
            allowDeselect={false}
            w={110}
          />
        </>
      )}
      {span.kind === 'range' && (
        <>
          <TextInput
            type="date"
            aria-label={`${t('firstDay')} (${zone})`}
            value={dayOfWindow(span.from, 'from', zone)}
            onChange={(event) => onChange({ ...span, from: windowEnd(event.currentTarget.value, 'from', zone) })}
            error={props.invalid}
            w={150}
          />
          <Text size="sm">{t('to')}</Text>
          <TextInput
            type="date"
            aria-label={`${t('lastDay')} (${zone})`}
            value={dayOfWindow(span.until, 'until', zone)}
            onChange={(event) => onChange({ ...span, until: windowEnd(event.currentTarget.value, 'until', zone) })}
            error={props.invalid}
            w={150}
          />
        </>
      )}
    </>
  );
}
