import { ActionIcon, Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { notice } from '@/parts/notice';
import { AttributeForm } from './attribute_form';
import { kindOf } from './attribute_value';
import { forgetPeople, type Person } from './data';
import { Section } from './section';
import { Value } from './value';

export function changePerson(identity: string, body: object) {
  return got(api.PATCH('/api/v1/profiles/{identity}', { params: { path: { identity } }, body })).then(async (person) => {
    await forgetPeople();
    return person;
  });
}

export function Attributes(props: { person: Person }) {
  const { t } = useTranslation('people');
  const [adding, setAdding] = useState(false);
  const { person } = props;
  const names = Object.keys(person.attributes).sort((a, b) => a.localeCompare(b));
  return (
    <Section
      title={t('attributes.title')}
      actions={
        <Allowed right="people:write">
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)} disabled={adding}>
            {t('attributes.add')}
          </Button>
        </Allowed>
      }
    >
      {adding && <AttributeForm person={person} close={() => setAdding(false)} />}
      {names.length === 0 && !adding && <Text c="dimmed">{t('attributes.none')}</Text>}
      <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {names.map((name) => (
          <Row key={name} person={person} name={name} />
        ))}
      </Stack>
    </Section>
  );
}

function Row(props: { person: Person; name: string }) {
  const { t } = useTranslation(['people', 'common']);
  const [editing, setEditing] = useState(false);
  const { person, name } = props;
  const value = person.attributes[name];
  const remove = () =>
    ask({
      title: t('attributes.removeTitle', { name }),
      text: t('attributes.removeText'),
      confirm: t('common:delete'),
      danger: true,
      run: async () => {
        await changePerson(person.identity, { attributes: { [name]: null } });
        notice(t('attributes.removed', { name }));
      },
    });
  if (editing) {
    return (
      <Box component="li" py="xs">
        <AttributeForm person={person} name={name} close={() => setEditing(false)} />
      </Box>
    );
  }
  return (
    <Group component="li" wrap="nowrap" gap="sm" py={6} align="flex-start" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
      <Box style={{ flex: '0 0 34%', minWidth: 0 }}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {t(`kinds.${kindOf(value)}`)}
        </Text>
      </Box>
      <Box style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }} fz="sm">
        <Value value={value} />
      </Box>
      <Group gap={2} wrap="nowrap">
        <Allowed right="people:write" hint={t('common:edit')}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('common:edit')}: ${name}`} onClick={() => setEditing(true)}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </Allowed>
        <Allowed right="people:write" hint={t('common:delete')}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('common:delete')}: ${name}`} onClick={remove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Allowed>
      </Group>
    </Group>
  );
}
