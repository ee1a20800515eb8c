import { Button, Checkbox, Chip, Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { useFormat } from '@/parts/format';
import { numberOf, useRules } from './data';
import { statuses, type TemplateStatus } from './types';
import { categoryName, languageName } from './words';

export interface Filter {
  provider?: number | undefined;
  status?: TemplateStatus | undefined;
  language?: string | undefined;
  category?: string | undefined;
  search?: string | undefined;
  archived?: boolean | undefined;
}

export function filterIn(search: URLSearchParams): Filter {
  return {
    provider: numberOf(search.get('provider')) || undefined,
    status: statuses.find((one) => one === search.get('status')),
    language: search.get('language') ?? undefined,
    category: search.get('category') ?? undefined,
    search: search.get('search') ?? undefined,
    archived: search.get('archived') === 'true',
  };
}

export function isFiltered(filter: Filter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== false);
}

export type Counts = Pick<components['schemas']['TemplateNamePage'], 'statuses' | 'languages' | 'categories'>;

export function Filters(props: { filter: Filter; counts: Counts | undefined; onChange: (next: Filter) => void }) {
  const { t } = useTranslation('templates');
  const format = useFormat();
  const { filter, counts, onChange } = props;
  const [typed, setTyped] = useState(filter.search ?? '');
  const rules = useRules();
  const look = useDebouncedCallback((search: string) => onChange({ ...filter, search: search.trim() || undefined }), 250);
  const countOf = (status: string) => counts?.statuses.find((one) => one.value === status)?.count ?? 0;
  const clear = () => {
    setTyped('');
    onChange({});
  };
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t('search')}
          placeholder={t('searchHint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            look(event.currentTarget.value);
          }}
          style={{ flex: '2 1 12rem' }}
        />
        <Select
          label={t('provider')}
          placeholder={t('any')}
          clearable
          data={(rules.data?.providers ?? []).map((one) => ({ value: String(one.id), label: one.nickname }))}
          value={filter.provider ? String(filter.provider) : null}
          onChange={(value) => onChange({ ...filter, provider: value ? Number(value) : undefined })}
          style={{ flex: '1 1 9rem' }}
        />
        <Select
          label={t('language')}
          placeholder={t('any')}
          clearable
          searchable
          data={(counts?.languages ?? []).map((one) => ({ value: one.value, label: `${languageName(one.value)} (${format.count(one.count)})` }))}
          value={filter.language ?? null}
          onChange={(value) => onChange({ ...filter, language: value ?? undefined })}
          style={{ flex: '1 1 9rem' }}
        />
        <Select
          label={t('categoryLabel')}
          placeholder={t('any')}
          clearable
          data={(counts?.categories ?? []).map((one) => ({ value: one.value, label: `${categoryName(t, one.value)} (${format.count(one.count)})` }))}
          value={filter.category ?? null}
          onChange={(value) => onChange({ ...filter, category: value ?? undefined })}
          style={{ flex: '1 1 9rem' }}
        />
      </Group>
      <Group gap="xs" justify="space-between">
        <Chip.Group value={filter.status ?? ''} onChange={(value) => onChange({ ...filter, status: statuses.find((one) => one === value) })}>
          <Group gap={6} role="group" aria-label={t('statusLabel')}>
            <Chip value="" size="xs" variant="outline">
              {t('anyStatus')}
            </Chip>
            {statuses.map((status) => (
              <Chip key={status} value={status} size="xs" variant="outline">
                {t(`status.${status}`)} {counts ? format.count(countOf(status)) : ''}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Group gap="sm">
          <Checkbox
            label={t('withRemoved')}
            size="xs"
            checked={filter.archived ?? false}
            onChange={(event) => onChange({ ...filter, archived: event.currentTarget.checked })}
          />
          {isFiltered(filter) && (
            <Button size="compact-sm" variant="subtle" onClick={clear}>
              {t('clear')}
            </Button>
          )}
        </Group>
      </Group>
    </Stack>
  );
}
