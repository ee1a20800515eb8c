import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Allowed } from '@/parts/allowed';
import { placeProblem } from '@/parts/form';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Person } from './data';
import { changePerson } from './person_attributes';
import { Section } from './section';

// Where messages reach them.
export function Contact(props: { person: Person }) {
  const { t } = useTranslation(['people', 'common']);
  const [editing, setEditing] = useState(false);
  const { person } = props;
  return (
    <Section
      title={t('contact.title')}
      actions={
        !editing && (
          <Allowed right="people:write">
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {t('common:edit')}
            </Button>
          </Allowed>
        )
      }
    >
      {editing ? (
        <ContactForm person={person} close={() => setEditing(false)} />
      ) : (
        <Stack gap={6}>
          <Fact name={t('phone')} value={person.phone} />
          <Fact name={t('contact.user')} value={person.user_id} />
        </Stack>
      )}
    </Section>
  );
}

function Fact(props: { name: string; value: string | null }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Text size="sm" fw={600} style={{ flex: '0 0 34%' }}>
        {props.name}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {props.value ?? '–'}
      </Text>
    </Group>
  );
}

function ContactForm(props: { person: Person; close: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const { person } = props;
  const [error, setError] = useState<unknown>(null);
  const form = useForm({ initialValues: { phone: person.phone ?? '', user_id: person.user_id ?? '' } });
  const save = useMutation({
    mutationFn: (typed: { phone: string; user_id: string }) =>
      changePerson(person.identity, {
        ...(typed.phone.trim() === (person.phone ?? '') ? {} : { phone: typed.phone.trim() || null }),
        ...(typed.user_id.trim() === (person.user_id ?? '') ? {} : { user_id: typed.user_id.trim() || null }),
      }),
    onSuccess: () => {
      notice(t('common:saved'));
      props.close();
    },
    onError: (failure) => setError(placeProblem(form, failure) ? null : failure),
  });
  return (
    <form noValidate
      onSubmit={form.onSubmit((typed) => {
        setError(null);
        save.mutate(typed);
      })}
    >
      <Stack gap="sm">
        <ProblemAlert error={error} />
        <TextInput label={t('phone')} description={t('phoneHint')} type="tel" autoFocus {...form.getInputProps('phone')} />
        <TextInput label={t('contact.user')} description={t('contact.userHint')} {...form.getInputProps('user_id')} />
        <Group gap="xs">
          <Button type="submit" size="xs" loading={save.isPending}>
            {t('common:save')}
          </Button>
          <Button size="xs" variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
