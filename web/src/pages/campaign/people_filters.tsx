import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/session/session';
import { countryName } from './countries';
import { type Statistics, useBreakdown } from './data';
import { type Filter, groups, isFiltered, isGroup } from './people_filter';

const names = Object.keys(groups).filter(isGroup);

export function Filters(props: { campaign: number; figures: Statistics; filter: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTranslation('campaign');
  const { figures, filter, onChange } = props;
  const maySearch = useCan('people:read');
  const countries = useBreakdown(props.campaign, 'country', figures.state);
  const [typed, setTyped] = useState(filter.q ?? '');
  useEffect(() => setTyped(filter.q ?? ''), [filter.q]);
  // What is typed is looked for once one pauses.
  useEffect(() => {
    if (typed === (filter.q ?? '')) {
      return;
    }
    const later = setTimeout(() => onChange({ ...filter, q: typed || undefined }), 300);
    return () => clearTimeout(later);
  });
  const reasons = [
    ...figures.failures.map((one) => ({ value: one.code as string, label: t(`reason.${one.code}`, { defaultValue: one.code }) })),
    ...figures.skips.map((one) => ({ value: one.reason as string, label: t(`reason.${one.reason}`, { defaultValue: one.reason }) })),
  ];
  const known = [...new Set([...(countries.data?.rows.map((row) => row.country ?? '') ?? []), ...(filter.country === undefined ? [] : [filter.country])])];
  return (
    <Group gap="sm" align="flex-end">
      {maySearch && (
        <TextInput
          label={t('filters.search')}
          placeholder={t('filters.searchHint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.currentTarget.value)}
          style={{ flex: '2 1 16rem' }}
        />
      )}
      <Select
        label={t('filters.status')}
        placeholder={t('filters.anything')}
        clearable
        clearButtonProps={{ 'aria-label': t('filters.clearStatus') }}
        value={filter.group ?? null}
        onChange={(value) => onChange({ ...filter, group: isGroup(value) ? value : undefined })}
        data={names.map((name) => ({ value: name, label: t(`group.${name}`) }))}
        style={{ flex: '1 1 12rem' }}
      />
      {(reasons.length > 0 || filter.reason) && (
        <Select
          label={t('filters.reason')}
          placeholder={t('filters.anything')}
          clearable
          clearButtonProps={{ 'aria-label': t('filters.clearReason') }}
          value={filter.reason ?? null}
          onChange={(value) => onChange({ ...filter, reason: value ?? undefined })}
          data={reasons}
          style={{ flex: '1 1 12rem' }}
        />
      )}
      {known.length > 1 || filter.country !== undefined ? (
        <Select
          label={t('filters.country')}
          placeholder={t('filters.anything')}
          clearable
          clearButtonProps={{ 'aria-label': t('filters.clearCountry') }}
          value={filter.country === undefined ? null : filter.country || '-'}
          onChange={(value) => onChange({ ...filter, country: value === null ? undefined : value === '-' ? '' : value })}
          data={known.map((code) => ({ value: code || '-', label: code ? countryName(code) : t('byCountry.none') }))}
          style={{ flex: '1 1 10rem' }}
        />
      ) : null}
      {isFiltered(filter) && (
        <Button variant="subtle" onClick={() => onChange({})}>
          {t('people.clear')}
        </Button>
      )}
    </Group>
  );
}
