import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { CopyButton } from '@/parts/copy_button';
import { notice } from '@/parts/notice';
import { forgetPeople, type Person, personPath } from './data';
import { MergeButton } from './merge';
import { Section } from './section';

// All that they are called; each name leads here.
export function Identities(props: { person: Person }) {
  const { t } = useTranslation(['people', 'common']);
  const navigate = useNavigate();
  const { person } = props;
  const split = (identity: string) =>
    ask({
      title: t('identities.splitTitle', { identity }),
      text: t('identities.splitText', { identity, person: person.identity }),
      confirm: t('identities.split'),
      run: async () => {
        await api.POST('/api/v1/profiles/{identity}/split', {
          params: { path: { identity: person.identity } },
          body: { identity },
        });
        await forgetPeople();
        notice(t('identities.wasSplit', { identity }));
        navigate(personPath(identity));
      },
    });
  return (
    <Section title={t('identities.title')} actions={<MergeButton person={person} />}>
      <Stack gap={6}>
        <Text size="sm" c="dimmed">
          {t('identities.text')}
        </Text>
        {person.identities.map((identity, place) => (
          <Group key={identity} gap="xs" justify="space-between" wrap="nowrap">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }} fw={place === 0 ? 600 : undefined}>
              {identity}
            </Text>
            <Group gap={4} wrap="nowrap">
              <CopyButton value={identity} what={identity} compact />
              {place > 0 && (
                <Allowed right="people:write">
                  <Button size="compact-xs" variant="default" onClick={() => split(identity)} aria-label={`${t('identities.split')}: ${identity}`}>
                    {t('identities.split')}
                  </Button>
                </Allowed>
              )}
            </Group>
          </Group>
        ))}
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('identities.objectId')}: {person.object_id}
          </Text>
          <CopyButton value={person.object_id} what={t('identities.objectId')} compact />
        </Group>
      </Stack>
    </Section>
  );
}
