import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const most = 50;

// Key-values that go along with each message, for providers that hand them on.
export function CustomPairs(props: { pairs: Record<string, string>; onChange: (pairs: Record<string, string>) => void }) {
  const { t } = useTranslation(['campaigns', 'common']);
  const [rows, setRows] = useState(() => Object.entries(props.pairs));
  const show = (next: [string, string][]) => {
    setRows(next);
    props.onChange(Object.fromEntries(next.filter(([key]) => key.trim() !== '')));
  };
  const set = (place: number, row: [string, string]) => show(rows.map((before, at) => (at === place ? row : before)));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('custom.text')}
      </Text>
      {rows.map(([key, value], place) => {
        const isTwice = key.trim() !== '' && rows.some(([other], at) => at < place && other === key);
        return (
          <Group key={place} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              aria-label={t('custom.key', { number: place + 1 })}
              placeholder={t('custom.keyPlaceholder')}
              value={key}
              error={isTwice ? t('custom.twice') : undefined}
              onChange={(event) => set(place, [event.currentTarget.value, value])}
              flex={1}
            />
            <TextInput aria-label={t('custom.value', { number: place + 1 })} placeholder={t('custom.valuePlaceholder')} value={value} onChange={(event) => set(place, [key, event.currentTarget.value])} flex={2} />
            <ActionIcon variant="subtle" color="gray" mt={4} aria-label={t('custom.remove', { number: place + 1 })} onClick={() => show(rows.toSpliced(place, 1))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        );
      })}
      {rows.length < most && (
        <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: 'flex-start' }} onClick={() => show([...rows, ['', '']])}>
          {t('custom.add')}
        </Button>
      )}
    </Stack>
  );
}
