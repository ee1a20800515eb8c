import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { placeProblem } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { useCan } from '@/session/session';

interface Wish {
  number: string;
  person: boolean;
}

// A phone of one's own choice; on request its person becomes one of the project's, so that campaigns reach them.
export function AddPhone(props: { opened: boolean; close: () => void; added: (number: string) => void }) {
  const { t } = useTranslation(['sandbox', 'common']);
  const queries = useQueryClient();
  const mayAdd = useCan('people:write');
  const form = useForm<Wish>({ initialValues: { number: '', person: true } });
  const add = useMutation({
    mutationFn: async (wish: Wish) => {
      const chat = await got(api.POST('/api/v1/sandbox/phones', { body: { number: wish.number } }));
      if (wish.person && mayAdd) {
        await got(
          api.PUT('/api/v1/profiles/{identity}', {
            params: { path: { identity: chat.number } },
            body: { phone: chat.number, opted_in: true, attributes: { Name: chat.name } },
          }),
        );
      }
      return chat;
    },
    onSuccess: (chat) => {
      void queries.invalidateQueries({ queryKey: ['sandbox'] });
      props.added(chat.number);
      form.reset();
      props.close();
    },
    onError: (error) => placeProblem(form, error, { phone: 'number' }),
  });
  const isPlaced = form.errors.number !== undefined;
  return (
    <Modal opened={props.opened} onClose={props.close} title={t('phones.add')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form noValidate onSubmit={form.onSubmit((wish) => add.mutate(wish))}>
        <Stack>
          {!isPlaced && <ProblemAlert error={add.error} />}
          <TextInput
            label={t('phones.number')}
            description={t('phones.numberHint')}
            placeholder="+91 98200 12345"
            inputMode="tel"
            autoComplete="off"
            maxLength={40}
            data-autofocus
            required
            {...form.getInputProps('number')}
          />
          <Checkbox
            label={t('phones.person')}
            description={mayAdd ? t('phones.personHint') : t('phones.personNot')}
            disabled={!mayAdd}
            {...form.getInputProps('person', { type: 'checkbox' })}
          />
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
    </Modal>
  );
}
