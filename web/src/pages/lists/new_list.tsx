import { Alert, Button, Card, Group, Progress, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { converted } from '@/pages/imports/csv_text';
import { refusalText } from '@/parts/form';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem_alert';
import { forgetLists } from './data';
import { type Chosen, FileField } from './file_field';
import { identitiesIn } from './identities';
import { keepReport } from './report';
import { type Filled, makeList } from './upload';

type Way = 'file' | 'typed' | 'empty';
const mostTyped = 10_000;

export function NewList() {
  const { t } = useTranslation(['lists', 'common']);
  const navigate = useNavigate();
  const [way, setWay] = useState<Way>('file');
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [share, setShare] = useState(0);
  const [wish] = useState(newWish);
  const [wrong, setWrong] = useState<{ name?: string; file?: string; typed?: string }>({});
  const create = useMutation({
    mutationFn: async (): Promise<Filled> => {
      if (way === 'file' && chosen) {
        return makeList(name.trim(), await converted(chosen.file, chosen.form, () => undefined), setShare);
      }
      const made = await got(
        api.POST('/api/v1/lists', {
          params: { header: { 'Idempotency-Key': wish } },
          body: { name: name.trim(), identities: way === 'typed' ? identitiesIn(typed) : [] },
        }),
      );
      return { list: made.id, rows: made.rows };
    },
    onSuccess: async (made) => {
      keepReport(made.list, made.rows);
      await forgetLists();
      navigate(`/lists/${made.list}`, { replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.field === 'name') {
        setWrong({ name: refusalText(error) });
      } else if (error instanceof ApiProblem && error.field?.startsWith('identities')) {
        setWrong({ typed: refusalText(error) });
      } else if (error instanceof ApiProblem && !error.isOffline && error.status < 500 && way === 'file') {
        setWrong({ file: refusalText(error) });
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const count = identitiesIn(typed).length;
    const found = {
      ...(name.trim() ? {} : { name: t('new.noName') }),
      ...(way === 'file' && !chosen ? { file: wrong.file ?? t('new.noFile') } : {}),
      ...(way === 'typed' && count === 0 ? { typed: t('new.noIdentities') } : {}),
      ...(way === 'typed' && count > mostTyped ? { typed: t('new.tooMany') } : {}),
    };
    setWrong(found);
    if (Object.keys(found).length === 0) {
      setShare(0);
      create.mutate();
    }
  };
  const isPlaced = wrong.name !== undefined || wrong.file !== undefined || wrong.typed !== undefined;
  return (
    <Page title={t('new.title')} intro={t('new.intro')} back={{ to: '/lists', label: t('title') }}>
      <Card withBorder maw={640} component="form" onSubmit={submit} noValidate>
        <Stack>
          {!isPlaced && <ProblemAlert error={create.error} />}
          <TextInput
            label={t('name')}
            withAsterisk
            maxLength={200}
            value={name}
            error={wrong.name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setWrong({ ...wrong, name: undefined });
            }}
          />
          <div>
            <Text size="sm" fw={500} mb={4} id="way">
              {t('new.way')}
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="way"
              value={way}
              onChange={(value) => {
                setWay(value as Way);
                setWrong({});
                create.reset();
              }}
              data={[
                { value: 'file', label: t('new.file') },
                { value: 'typed', label: t('new.typed') },
                { value: 'empty', label: t('new.empty') },
              ]}
            />
          </div>
          {way === 'file' && (
            <FileField
              label={t('new.fileLabel')}
              description={t('new.fileHint')}
              chosen={chosen}
              error={wrong.file ?? null}
              onChange={(file, error) => {
                setChosen(file);
                setWrong({ ...wrong, file: error ?? undefined });
              }}
            />
          )}
          {way === 'typed' && (
            <Textarea
              label={t('identities')}
              description={t('identitiesHint')}
              autosize
              minRows={4}
              maxRows={14}
              value={typed}
              error={wrong.typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setWrong({ ...wrong, typed: undefined });
              }}
            />
          )}
          {way === 'empty' && (
            <Alert color="gray" variant="light">
              {t('new.emptyText')}
            </Alert>
          )}
          {create.isPending && way === 'file' && <Progress value={share * 100} animated aria-label={t('sending')} />}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              {t('new.create')}
            </Button>
          </Group>
        </Stack>
      </Card>
    </Page>
  );
}
