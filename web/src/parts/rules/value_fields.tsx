import { NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { dayOfValue, valueOfDay, valueOfMoment } from './days';
import type { Condition } from './tree';
import { numberOf, takesNoValue, takesSeveral, type Value, type ValueType } from './values';

interface Fields {
  condition: Condition;
  type: ValueType;
  onChange: (values: Value[]) => void;
  // Values that begin so, to suggest.
  useSuggested: (prefix: string) => string[];
  invalid: boolean;
}

// The fields for the values of one comparison, by the type of the attribute or property.
export function ValueFields(props: Fields) {
  const { t } = useTranslation('rules');
  const { condition, type, onChange } = props;
  if (takesNoValue(condition.is)) {
    return null;
  }
  if (type === 'boolean') {
    const [value] = condition.values;
    return (
      <Select
        aria-label={t('value')}
        data={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
        value={typeof value === 'boolean' ? String(value) : null}
        onChange={(chosen) => onChange(chosen === null ? [] : [chosen === 'true'])}
        allowDeselect={false}
        error={props.invalid}
        w={90}
      />
    );
  }
  if (condition.is === 'between') {
    return (
      <>
        <SingleValue {...props} place={0} label={t('first')} />
        <Text size="sm">{t('to')}</Text>
        <SingleValue {...props} place={1} label={t('second')} />
      </>
    );
  }
  return takesSeveral(condition.is) && type !== 'date' ? <SeveralValues {...props} /> : <SingleValue {...props} place={0} label={t('value')} />;
}

function SeveralValues(props: Fields) {
  const { t } = useTranslation('rules');
  const { condition, type, onChange } = props;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [prefix] = useDebouncedValue(typed, 200);
  const suggested = props.useSuggested(prefix);
  const take = (texts: string[]) => {
    const values = texts.map((text) => (type === 'number' ? numberOf(text) : text));
    const bad = values.indexOf(null);
    setWrong(bad < 0 ? null : (texts[bad] ?? ''));
    onChange(values.filter((value) => value !== null));
  };
  return (
    <TagsInput
      aria-label={t('value')}
      placeholder={condition.values.length === 0 ? t(type === 'number' ? 'numberPlaceholder' : 'valuePlaceholder') : t('valueHere')}
      data={suggested}
      value={condition.values.map(String)}
      onChange={take}
      searchValue={typed}
      onSearchChange={setTyped}
      splitChars={[]}
      acceptValueOnBlur
      error={wrong !== null ? t('noNumber', { text: wrong }) : props.invalid}
      maxDropdownHeight={240}
      style={{ flex: '1 1 200px', maxWidth: 440, minWidth: 0 }}
    />
  );
}

function SingleValue(props: Fields & { place: number; label: string }) {
  const { condition, type, place } = props;
  const { zone } = useFormat();
  const value = condition.values[place];
  const set = (next: Value) => {
    const values = condition.is === 'between' ? [condition.values[0] ?? '', condition.values[1] ?? ''] : [''];
    values[place] = next;
    props.onChange(values.every((one) => one === '') ? [] : values);
  };
  if (type === 'number') {
    return (
      <NumberInput
        aria-label={props.label}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => set(typeof next === 'number' ? next : (numberOf(next) ?? ''))}
        error={props.invalid}
        w={130}
        hideControls
      />
    );
  }
  if (type === 'date') {
    const local = dayOfValue(value, condition.is, place, zone);
    const isWholeDay = local.length <= 10;
    return (
      <TextInput
        aria-label={`${props.label} (${zone})`}
        type={isWholeDay ? 'date' : 'datetime-local'}
        value={local}
        onChange={(event) => {
          const picked = event.currentTarget.value;
          set(isWholeDay ? valueOfDay(picked, condition.is, place, zone) : valueOfMoment(picked, zone));
        }}
        error={props.invalid}
        w={isWholeDay ? 150 : 200}
      />
    );
  }
  return (
    <TextInput
      aria-label={props.label}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => set(event.currentTarget.value)}
      error={props.invalid}
      style={{ flex: '1 1 160px', maxWidth: 320 }}
    />
  );
}
