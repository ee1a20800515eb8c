import { Button, Group, SegmentedControl, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { useSession } from '@/session/session';
import { draftOf, emptyDraft, kinds, type Draft, type Kind, valueOf } from './attribute_value';
import type { Person } from './data';
import { changePerson } from './person_attributes';

interface Refused {
  name?: string;
  value?: string;
}

// A new attribute, or another value of one that is there.
export function AttributeForm(props: { person: Person; name?: string; close: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const { project } = useSession();
  const { person } = props;
  const [name, setName] = useState(props.name ?? '');
  const [draft, setDraft] = useState<Draft>(props.name === undefined ? emptyDraft : draftOf(person.attributes[props.name], project.time_zone));
  const [refused, setRefused] = useState<Refused>({});
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setRefused({ ...refused, value: undefined });
  };
  const save = useMutation({
    mutationFn: (value: unknown) => changePerson(person.identity, { attributes: { [name.trim()]: value } }),
    onSuccess: () => {
      notice(t('attributes.saved', { name: name.trim() }));
      props.close();
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.field?.startsWith('attributes')) {
        const text = refusalText(error);
        setRefused(props.name === undefined && /name|called/i.test(error.details.detail) ? { name: text } : { value: text });
      }
    },
  });
  const shownProblem = save.error && !(save.error instanceof ApiProblem && save.error.field?.startsWith('attributes')) ? save.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = valueOf(draft, project.time_zone);
    const wrong: Refused = {};
    if (!name.trim()) {
      wrong.name = t('attributes.noName');
    } else if (props.name === undefined && name.trim() in person.attributes) {
      wrong.name = t('attributes.known');
    }
    if ('problem' in made) {
      wrong.value = t(`attributes.${made.problem}`);
    }
    setRefused(wrong);
    if (!wrong.name && 'value' in made) {
      save.mutate(made.value);
    }
  };
  return (
    <form noValidate onSubmit={submit} aria-label={props.name === undefined ? t('attributes.add') : `${t('common:edit')}: ${props.name}`}>
      <Stack gap="sm">
        <ProblemAlert error={shownProblem} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'start' }}>
          <TextInput
            label={t('attributes.name')}
            value={name}
            disabled={props.name !== undefined}
            error={refused.name}
            data-autofocus={props.name === undefined || undefined}
            autoFocus={props.name === undefined}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setRefused({ ...refused, name: undefined });
            }}
          />
          <Select
            label={t('attributes.kind')}
            value={draft.kind}
            allowDeselect={false}
            data={kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(kind) => change({ kind: (kind ?? 'text') as Kind })}
          />
        </SimpleGrid>
        <ValueField draft={draft} change={change} error={refused.value} zone={project.time_zone} autoFocus={props.name !== undefined} />
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

function ValueField(props: { draft: Draft; change: (part: Partial<Draft>) => void; error: string | undefined; zone: string; autoFocus: boolean }) {
  const { t } = useTranslation(['people', 'common']);
  const { draft, change, error } = props;
  const label = t('attributes.value');
  switch (draft.kind) {
    case 'boolean':
      return (
        <SegmentedControl
          aria-label={label}
          w="fit-content"
          value={draft.yes ? 'yes' : 'no'}
          data={[
            { value: 'yes', label: t('common:yes') },
            { value: 'no', label: t('common:no') },
          ]}
          onChange={(value) => change({ yes: value === 'yes' })}
        />
      );
    case 'list':
      return (
        <TagsInput
          label={label}
          description={t('attributes.listHint')}
          value={draft.items}
          error={error}
          autoFocus={props.autoFocus}
          onChange={(items) => change({ items })}
        />
      );
    default:
      return (
        <TextInput
          key={draft.kind}
          label={label}
          description={draft.kind === 'date' ? t('attributes.zoneHint', { zone: props.zone }) : undefined}
          type={draft.kind === 'date' ? 'datetime-local' : 'text'}
          inputMode={draft.kind === 'number' ? 'decimal' : undefined}
          value={draft.text}
          error={error}
          autoFocus={props.autoFocus}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      );
  }
}
