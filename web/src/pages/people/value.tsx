import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { kindOf, secondsOf } from './attribute_value';

const number = new Intl.NumberFormat(navigator.language || 'en', { maximumFractionDigits: 20 });

// An attribute's value, as people read it.
export function Value(props: { value: unknown; short?: boolean }) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const { value } = props;
  switch (kindOf(value)) {
    case 'boolean':
      return <>{t(value === true ? 'yes' : 'no')}</>;
    case 'number':
      return <>{number.format(value as number)}</>;
    case 'date':
      return <>{format.time(new Date((secondsOf(value) ?? 0) * 1000).toISOString())}</>;
    case 'list': {
      const items = (value as unknown[]).map(String);
      const shown = props.short ? items.slice(0, 3) : items;
      return (
        <Group gap={4}>
          {shown.map((item) => (
            <Badge key={item} variant="default" tt="none" fw={500} maw="100%">
              {item}
            </Badge>
          ))}
          {shown.length < items.length && `+${format.count(items.length - shown.length)}`}
        </Group>
      );
    }
    case 'text':
      return <>{value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}</>;
  }
}
