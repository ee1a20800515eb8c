import { ActionIcon, Alert, Card, Group, List, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TemplateOnPhone } from '@/parts/phone';
import { ProblemAlert } from '@/parts/problem_alert';
import { slotName } from '@/pages/templates/words';
import { type PlanPreview, usePreview, useProviders } from './data';
import type { Draft } from './draft';

// What this person lacks, and what becomes of it.
function Missing(props: { person: PlanPreview }) {
  const { t } = useTranslation('campaigns');
  const { t: ofTemplates } = useTranslation('templates');
  const lacking = props.person.values.filter((value) => value.missing.length > 0);
  if (lacking.length === 0) {
    return null;
  }
  return (
    <List size="xs" spacing={2} mt={4}>
      {lacking.map((value) => (
        <List.Item key={value.slot}>
          {t(value.text === null ? 'preview.leftOutFor' : 'preview.otherwise', { slot: slotName(ofTemplates, value.slot), attributes: value.missing.join(', '), text: value.text ?? '' })}
        </List.Item>
      ))}
    </List>
  );
}

// The message as people of the audience will see it, one after the other.
export function PeoplePreview(props: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { draft } = props;
  const [typed, setTyped] = useState('');
  const [identity] = useDebouncedValue(typed.trim(), 400);
  const [place, setPlace] = useState(0);
  const preview = usePreview(draft, identity);
  const providers = useProviders();
  const { people } = preview;
  useEffect(() => setPlace(0), [identity, draft.audience]);
  const at = Math.min(place, Math.max(0, people.length - 1));
  const person = people[at];
  const provider = providers.data?.items.find((one) => one.id === draft.provider);
  return (
    <Card withBorder component="section" aria-labelledby="preview">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="preview">
          {t('preview.title')}
        </Title>
        {preview.isFetching && <Loader size="xs" aria-hidden />}
      </Group>
      {draft.template === null ? (
        <Text size="sm" c="dimmed">
          {t('preview.noTemplate')}
        </Text>
      ) : (
        <Stack gap="sm">
          <TextInput
            size="xs"
            label={t('preview.person')}
            placeholder={t('preview.personPlaceholder')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={preview.error && identity !== '' ? t('preview.noPerson') : undefined}
          />
          {preview.error && identity === '' && <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />}
          {!preview.error && people.length === 0 && !preview.isFetching && (
            <Text size="sm" c="dimmed">
              {t('preview.nobody')}
            </Text>
          )}
          {person && !(preview.error && identity !== '') && (
            <>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <ActionIcon variant="default" aria-label={t('preview.previous')} disabled={at === 0} onClick={() => setPlace(at - 1)}>
                  <IconChevronLeft size={16} aria-hidden />
                </ActionIcon>
                <div style={{ minWidth: 0, textAlign: 'center' }} role="status" aria-live="polite">
                  <Text size="sm" fw={600} truncate>
                    {person.name ?? person.identity}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t('preview.place', { place: at + 1, count: people.length })}
                  </Text>
                </div>
                <ActionIcon variant="default" aria-label={t('preview.next')} disabled={at >= people.length - 1} onClick={() => setPlace(at + 1)}>
                  <IconChevronRight size={16} aria-hidden />
                </ActionIcon>
              </Group>
              {(person.left_out !== null || !person.in_audience) && (
                <Alert color="yellow" variant="light" p="xs" ta="center">
                  {person.in_audience ? t(`preview.out.${person.left_out ?? 'other'}`, { defaultValue: person.meaning ?? '' }) : t('preview.notInAudience')}
                </Alert>
              )}
              <TemplateOnPhone preview={person.preview} sender={provider?.nickname ?? ''} />
              <Missing person={person} />
            </>
          )}
        </Stack>
      )}
    </Card>
  );
}
