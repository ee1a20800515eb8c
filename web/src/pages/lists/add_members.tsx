import { Button, Group, Modal, Progress, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { converted } from '@/pages/imports/csv_text';
import { Allowed } from '@/parts/allowed';
import { refusalText } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { forgetLists, type PeopleList } from './data';
import { type Chosen, FileField } from './file_field';
import { identitiesIn } from './identities';
import { fillList, type Filled } from './upload';

export function AddMembers(props: { list: PeopleList; onDone: (rows: Filled['rows']) => void }) {
  const { t } = useTranslation(['lists', 'common']);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Allowed right="people:write">
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
          {t('add')}
        </Button>
      </Allowed>
      <Modal opened={opened} onClose={close} title={t('addTitle', { name: props.list.name })} closeButtonProps={{ 'aria-label': t('common:close') }}>
        <AddForm {...props} close={close} />
      </Modal>
    </>
  );
}

function AddForm(props: { list: PeopleList; onDone: (rows: Filled['rows']) => void; close: () => void }) {
  const { t } = useTranslation(['lists', 'common']);
  const [way, setWay] = useState<'typed' | 'file'>('typed');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [share, setShare] = useState(0);
  const add = useMutation({
    mutationFn: async (): Promise<Filled['rows']> => {
      if (way === 'file' && chosen) {
        return (await fillList(props.list.id, await converted(chosen.file, chosen.form, () => undefined), setShare)).rows;
      }
      const { changed, unchanged, unknown } = await got(
        api.POST('/api/v1/lists/{list}/members', { params: { path: { list: props.list.id } }, body: { identities: identitiesIn(typed) } }),
      );
      return { changed, unchanged, unknown, rejected: 0, rejections: [] };
    },
    onSuccess: async (rows) => {
      await forgetLists();
      props.onDone(rows);
      props.close();
    },
    onError: (error) => {
      if (error instanceof ApiProblem && !error.isOffline && error.status < 500) {
        setWrong(refusalText(error));
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = way === 'typed' ? identitiesIn(typed).length === 0 && t('new.noIdentities') : !chosen && (wrong ?? t('new.noFile'));
    if (missing) {
      setWrong(missing);
      return;
    }
    setWrong(null);
    setShare(0);
    add.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {!wrong && <ProblemAlert error={add.error} />}
        <SegmentedControl
          fullWidth
          aria-label={t('new.way')}
          value={way}
          onChange={(value) => {
            setWay(value as 'typed' | 'file');
            setWrong(null);
            add.reset();
          }}
          data={[
            { value: 'typed', label: t('new.typed') },
            { value: 'file', label: t('new.file') },
          ]}
        />
        {way === 'typed' ? (
          <Textarea
            label={t('identities')}
            description={t('identitiesHint')}
            autosize
            minRows={4}
            maxRows={12}
            data-autofocus
            value={typed}
            error={wrong}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setWrong(null);
            }}
          />
        ) : (
          <FileField
            label={t('new.fileLabel')}
            description={t('new.fileHint')}
            chosen={chosen}
            error={wrong}
            onChange={(file, error) => {
              setChosen(file);
              setWrong(error);
            }}
          />
        )}
        {add.isPending && way === 'file' && <Progress value={share * 100} animated aria-label={t('sending')} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('common:add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
