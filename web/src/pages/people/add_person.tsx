import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { isMissing } from '@/api/problem';
import { Allowed } from '@/parts/allowed';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { forgetPeople, personPath } from './data';

interface Typed {
  identity: string;
  name: string;
  phone: string;
  optedIn: boolean;
}

export function AddPerson() {
  const { t } = useTranslation(['people', 'common']);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Allowed right="people:write">
        <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
          {t('add.button')}
        </Button>
      </Allowed>
      <Modal opened={opened} onClose={close} title={t('add.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
        <AddForm close={close} />
      </Modal>
    </>
  );
}

async function isKnown(identity: string): Promise<boolean> {
  try {
    await api.GET('/api/v1/profiles/{identity}', { params: { path: { identity } } });
    return true;
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

function AddForm(props: { close: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Typed>({
    initialValues: { identity: '', name: '', phone: '', optedIn: false },
    validate: { identity: (value) => (value.trim() ? null : t('add.noIdentity')) },
  });
  const save = useMutation({
    mutationFn: async (typed: Typed) => {
      const identity = typed.identity.trim();
      if (await isKnown(identity)) {
        form.setFieldError('identity', t('add.known'));
        return null;
      }
      return got(
        api.PUT('/api/v1/profiles/{identity}', {
          params: { path: { identity } },
          body: {
            ...(typed.phone.trim() ? { phone: typed.phone.trim() } : {}),
            ...(typed.optedIn ? { opted_in: true } : {}),
            ...(typed.name.trim() ? { attributes: { Name: typed.name.trim() } } : {}),
          },
        }),
      );
    },
    onSuccess: async (person) => {
      if (person) {
        await forgetPeople();
        props.close();
        navigate(personPath(person.identity));
      }
    },
    onError: (failure) => setError(placeProblem(form, failure, { 'attributes.Name': 'name' }) ? null : failure),
  });
  return (
    <form noValidate
      onSubmit={form.onSubmit((typed) => {
        setError(null);
        save.mutate(typed);
      })}
    >
      <Stack>
        <ProblemAlert error={error} />
        <TextInput label={t('identity')} description={t('add.identityHint')} withAsterisk data-autofocus maxLength={512} {...form.getInputProps('identity')} />
        <TextInput label={t('name')} {...form.getInputProps('name')} />
        <TextInput label={t('phone')} description={t('phoneHint')} type="tel" {...form.getInputProps('phone')} />
        <Checkbox label={t('add.optedIn')} description={t('add.optedInHint')} {...form.getInputProps('optedIn', { type: 'checkbox' })} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('add.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
