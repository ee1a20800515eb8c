import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconArrowMerge } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { Allowed } from '@/parts/allowed';
import { refusalText } from '@/parts/form';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { forgetPeople, nameOf, type Person, usePeople } from './data';
import { readableTitle } from '@/parts/mark';

export function MergeButton(props: { person: Person }) {
  const { t } = useTranslation(['people', 'common']);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Allowed right="people:write">
        <Button size="xs" variant="default" leftSection={<IconArrowMerge size={14} aria-hidden />} onClick={open}>
          {t('merge.button')}
        </Button>
      </Allowed>
      <Modal opened={opened} onClose={close} title={t('merge.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
        <MergeForm person={props.person} close={close} />
      </Modal>
    </>
  );
}

function MergeForm(props: { person: Person; close: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Person | null>(null);
  const [query] = useDebouncedValue(typed.trim(), 150);
  const found = usePeople(query);
  const { person } = props;
  const merge = useMutation({
    mutationFn: (other: string) =>
      got(api.POST('/api/v1/profiles/{identity}/merge', { params: { path: { identity: person.identity } }, body: { with: other } })),
    onSuccess: async () => {
      await forgetPeople();
      notice(t('merge.done'));
      props.close();
    },
  });
  const refused = merge.error instanceof ApiProblem && merge.error.field === 'with' ? refusalText(merge.error) : undefined;
  // Whoever is called exactly so comes first.
  const rank = (one: Person) => Number(one.identity !== query && nameOf(one) !== query);
  const others = query
    ? found.rows
        .filter((one) => one.id !== person.id)
        .sort((a, b) => rank(a) - rank(b))
        .slice(0, 6)
    : [];
  return (
    <Stack>
      <Text size="sm">{t('merge.text', { person: nameOf(person) ?? person.identity })}</Text>
      <TextInput
        label={t('merge.who')}
        placeholder={t('searchHint')}
        value={typed}
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(null);
          merge.reset();
        }}
      />
      <Stack gap={4} role="radiogroup" aria-label={t('merge.found')}>
        {others.map((other) => (
          <Button
            key={other.id}
            role="radio"
            aria-checked={chosen?.id === other.id}
            variant={chosen?.id === other.id ? 'light' : 'subtle'}
            color={chosen?.id === other.id ? undefined : 'gray'}
            justify="flex-start"
            h="auto"
            py={6}
            onClick={() => setChosen(other)}
          >
            <Stack gap={0} align="flex-start">
              <span>{nameOf(other) ?? other.identity}</span>
              <Text size="xs" component="span">
                {[other.identity, other.phone].filter(Boolean).join(' · ')}
              </Text>
            </Stack>
          </Button>
        ))}
        {query && found.data && others.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('merge.nobody')}
          </Text>
        )}
      </Stack>
      {chosen && (
        <Alert color="yellow" variant="light" styles={readableTitle}>
          {t('merge.what', { other: nameOf(chosen) ?? chosen.identity, person: nameOf(person) ?? person.identity })}
        </Alert>
      )}
      {refused ? (
        <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))" role="alert">
          {refused}
        </Text>
      ) : (
        <ProblemAlert error={merge.error} />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={props.close}>
          {t('common:cancel')}
        </Button>
        <Button disabled={!chosen} loading={merge.isPending} onClick={() => chosen && merge.mutate(chosen.identity)}>
          {t('merge.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}
