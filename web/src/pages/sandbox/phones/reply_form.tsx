import { ActionIcon, Group, Select, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action, ChatMessage, Provider } from '../types';

// What the person writes: as an answer to the latest message, or to any sender of this project.
export function ReplyForm(props: {
  latest: ChatMessage | undefined;
  providers: Provider[];
  name: string;
  why: string | undefined;
  act: (action: Action) => Promise<unknown>;
}) {
  const { t } = useTranslation('sandbox');
  const [text, setText] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const usable = props.providers.filter((provider) => !provider.archived);
  const needsSender = props.latest === undefined;
  const chosen = to ?? (usable[0] ? String(usable[0].id) : null);
  const provider = usable.find((one) => String(one.id) === chosen);
  const why = props.why ?? (needsSender && !provider ? t('chat.nobody') : undefined);
  const send = async () => {
    if (text.trim() === '' || why !== undefined) {
      return;
    }
    setBusy(true);
    try {
      const addressed = needsSender && provider ? { sender: provider.sender, dialect: provider.dialect } : {};
      await props.act({ action: 'reply', text, ...(props.latest ? { message: props.latest.id } : {}), ...addressed });
      setText('');
    } catch {
      // the phone says what was wrong; what was typed stays
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {needsSender && usable.length > 0 && (
        <Select
          mb={6}
          size="xs"
          aria-label={t('chat.to')}
          data={usable.map((one) => ({ value: String(one.id), label: t('chat.toSender', { name: one.nickname, number: one.sender }) }))}
          value={chosen}
          onChange={setTo}
          allowDeselect={false}
        />
      )}
      <Group gap={6} wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          radius="xl"
          aria-label={t('chat.replyAs', { name: props.name })}
          placeholder={why ?? t('chat.placeholder')}
          value={text}
          maxLength={4096}
          disabled={why !== undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" size={36} radius="xl" loading={busy} disabled={why !== undefined || text.trim() === ''} aria-label={t('chat.send')}>
          <IconSend2 size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  );
}
