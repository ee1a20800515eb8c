import { type ComboboxData, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Choice {
  value: string;
  label: string;
}

// Picks one of the names that are known, or takes another one as it was typed.
export function NameSelect(props: {
  label: string;
  placeholder: string;
  value: string;
  groups: { group: string; items: Choice[] }[];
  onChange: (name: string) => void;
  invalid?: boolean;
}) {
  const { t } = useTranslation('rules');
  const [search, setSearch] = useState('');
  const data = useMemo((): ComboboxData => {
    const known = props.groups.flatMap((group) => group.items);
    const others: Choice[] = [];
    const typed = search.trim();
    for (const name of new Set([props.value, typed])) {
      const isKnown = known.some((one) => one.value === name || one.label === name);
      if (name !== '' && !isKnown) {
        others.push({ value: name, label: name === props.value ? name : t('useAs', { name }) });
      }
    }
    const groups = props.groups.filter((group) => group.items.length > 0);
    const flat = groups.length === 1 ? (groups[0]?.items ?? []) : groups;
    return [...flat, ...others];
  }, [props.groups, props.value, search, t]);
  return (
    <Select
      aria-label={props.label}
      placeholder={props.placeholder}
      data={data}
      value={props.value === '' ? null : props.value}
      onChange={(name) => name !== null && props.onChange(name)}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={t('nothingFound')}
      error={props.invalid}
      maxDropdownHeight={280}
      w={210}
      style={{ flex: '0 1 auto' }}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      selectFirstOptionOnChange
    />
  );
}
