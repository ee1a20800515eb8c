import { Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import type { Filter } from '@/parts/rules';
import { useLiveCount } from '@/parts/rules';

// The filter as text. What is no filter stays as it was typed, and says so.
export function JsonView(props: { value: Filter; onChange: (filter: Filter | null) => void; error: unknown }) {
  const { t } = useTranslation('segments');
  const [text, setText] = useState(() => JSON.stringify(props.value, null, 2));
  const [wrong, setWrong] = useState<string | null>(null);
  const { error } = useLiveCount(props.value);
  const take = (next: string) => {
    setText(next);
    try {
      const read: unknown = JSON.parse(next);
      if (typeof read !== 'object' || read === null || Array.isArray(read)) {
        setWrong(t('jsonObject'));
        props.onChange(null);
        return;
      }
      setWrong(null);
      props.onChange(read as Filter);
    } catch (failure) {
      setWrong(t('jsonWrong', { reason: failure instanceof Error ? failure.message : '' }));
      props.onChange(null);
    }
  };
  const refused = [props.error, error].find((one): one is ApiProblem => one instanceof ApiProblem && one.field !== 'name');
  const said = refused ? `${refused.field ?? ''}: ${refusalText(refused)}` : null;
  return (
    <Stack gap={4}>
      <Textarea
        label={t('jsonLabel')}
        value={text}
        onChange={(event) => take(event.currentTarget.value)}
        error={wrong ?? said}
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Text size="sm" c="dimmed">
        {t('jsonText')}
      </Text>
    </Stack>
  );
}
