import { Badge, Box, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBan, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { useFormat } from '@/parts/format';
import { Tag } from '../tag';
import type { PhoneSummary } from '../types';

function Entry(props: { phone: PhoneSummary; shown: boolean; full: boolean; toggle: () => void }) {
  const { t } = useTranslation('sandbox');
  const format = useFormat();
  const { phone } = props;
  return (
    <Box px="sm" py={6} style={{ borderTop: '1px solid light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))' }}>
      <Checkbox
        checked={props.shown}
        disabled={!props.shown && props.full}
        onChange={props.toggle}
        styles={{ body: { alignItems: 'center' }, labelWrapper: { flex: 1, minWidth: 0 } }}
        label={
          <Group gap={6} wrap="nowrap" justify="space-between">
            <span style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} truncate>
                {phone.name}
              </Text>
              <Text size="xs" c="dimmed">
                {phone.number}
              </Text>
            </span>
            <Stack gap={2} align="flex-end">
              <Text size="xs" c="dimmed">
                {format.clock(phone.last_at)}
              </Text>
              {phone.blocked ? (
                <Tag color="red" icon={IconBan}>
                  {t('phones.blocks')}
                </Tag>
              ) : (
                phone.unread > 0 && (
                  <Badge size="xs" circle color="green.9" aria-label={t('phones.unread', { count: phone.unread })} role="img">
                    {phone.unread}
                  </Badge>
                )
              )}
            </Stack>
          </Group>
        }
      />
    </Box>
  );
}

// The phones where something happened last, or those that one searches for.
export function Chooser(props: { recent: PhoneSummary[]; shown: string[]; most: number; toggle: (number: string) => void }) {
  const { t } = useTranslation('sandbox');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['sandbox', 'phones', search],
    queryFn: ({ signal }) => got(api.GET('/api/v1/sandbox/phones', { params: { query: { search, limit: 50 } }, signal })),
    enabled: search !== '',
  });
  const phones = search === '' ? props.recent : (found.data?.items ?? []);
  return (
    <>
      <Box p="sm">
        <TextInput
          aria-label={t('phones.search')}
          placeholder={t('phones.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Box>
      {phones.length === 0 && !found.isFetching && (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          {search === '' ? t('phones.noneYet') : t('phones.noneFound')}
        </Text>
      )}
      {phones.map((phone) => (
        <Entry
          key={phone.number}
          phone={phone}
          shown={props.shown.includes(phone.number)}
          full={props.shown.length >= props.most}
          toggle={() => props.toggle(phone.number)}
        />
      ))}
    </>
  );
}
