import { ActionIcon, Alert, Menu, Text } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { useCan, useSession } from '@/session/session';
import { Phone } from '@/parts/phone';
import look from '@/parts/phone/phone.module.css';
import { sentence } from '@/parts/problem_alert';
import type { Action, Chat, ChatMessage, Provider } from '../types';
import { MessageRow } from './message_row';
import { ReplyForm } from './reply_form';
import { providerOf } from './senders';

const nothing: ChatMessage[] = [];

// Reactions stand on the message that they are about; taken back, they are gone.
function sorted(messages: ChatMessage[]) {
  const reactions = new Map<string, string>();
  const shown: ChatMessage[] = [];
  for (const message of messages) {
    if (message.content.kind === 'reaction') {
      if (message.quotes) {
        reactions.set(message.quotes, message.content.emoji ?? '');
      }
    } else {
      shown.push(message);
    }
  }
  return { shown, reactions, byId: new Map(messages.map((one) => [one.id, one])) };
}

// What a quote shows of a message.
function shortOf(message: ChatMessage | undefined): string | undefined {
  return (message?.content.preview?.body ?? message?.content.text)?.slice(0, 80);
}

// Stays at the newest message unless somebody has scrolled up to read.
function useNewest(count: number) {
  const chat = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const box = chat.current;
    const look = () => {
      wasAtEnd.current = box !== null && box.scrollHeight - box.scrollTop - box.clientHeight < 60;
    };
    box?.addEventListener('scroll', look, { passive: true });
    return () => box?.removeEventListener('scroll', look);
  }, []);
  useLayoutEffect(() => {
    if (chat.current && wasAtEnd.current) {
      chat.current.scrollTop = chat.current.scrollHeight;
    }
  }, [count]);
  return chat;
}

export function ChatPhone(props: {
  number: string;
  chat: Chat | undefined;
  providers: Provider[];
  hide: () => void;
  act: (action: Action) => Promise<unknown>;
}) {
  const { t } = useTranslation(['sandbox', 'common']);
  const { session } = useSession();
  const mayAct = useCan('send');
  const [wrong, setWrong] = useState<string | null>(null);
  const { chat, number } = props;
  const messages = chat?.messages ?? nothing;
  const { shown, reactions, byId } = useMemo(() => sorted(messages), [messages]);
  const box = useNewest(messages.length);
  const name = chat?.name ?? number;
  const why = mayAct ? undefined : t('common:notAllowed', { role: session.role });

  const doIt = useRef(props.act);
  useEffect(() => {
    doIt.current = props.act;
  });
  const act = useCallback(async (action: Action) => {
    setWrong(null);
    try {
      return await doIt.current(action);
    } catch (error) {
      setWrong(error instanceof ApiProblem && error.advice ? `${sentence(error.message)} ${sentence(error.advice)}` : sentence((error as Error).message));
      throw error;
    }
  }, []);
  const actQuietly = useCallback((action: Action) => void act(action).catch(() => undefined), [act]);
  const openAll = async () => {
    for (const message of messages.filter((one) => one.status === 'sent' || one.status === 'delivered')) {
      await act({ action: 'read', message: message.id });
    }
  };
  let before = '';
  return (
    <Phone
      name={name}
      under={chat?.blocked ? t('phones.blocked') : `${number}${chat?.opted_out ? ` · ${t('phones.optedOut')}` : ''}`}
      label={t('chat.label', { name, number })}
      height="34rem"
      chat={box}
      actions={
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="transparent" style={{ color: 'inherit' }} aria-label={t('chat.menu', { name })}>
              <IconDotsVertical size={20} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!mayAct || !chat?.unread} onClick={() => void openAll().catch(() => undefined)}>
              {t('chat.open')}
            </Menu.Item>
            <Menu.Item disabled={!mayAct} onClick={() => actQuietly({ action: chat?.blocked ? 'unblock' : 'block' })}>
              {chat?.blocked ? t('chat.unblock') : t('chat.block')}
            </Menu.Item>
            <Menu.Item onClick={props.hide}>{t('chat.hide')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
      foot={
        <>
          {wrong && (
            <Alert color="red" role="alert" p="xs" mb={6}>
              <Text size="xs">{wrong}</Text>
            </Alert>
          )}
          <ReplyForm
            latest={[...messages].reverse().find((one) => one.direction === 'received')}
            providers={props.providers}
            name={name}
            why={why}
            act={act}
          />
        </>
      }
    >
      {shown.length === 0 && <p className={look.note}>{t('chat.empty')}</p>}
      {shown.map((message) => {
        const from = `${message.dialect ?? ''} ${message.sender}`;
        const changes = message.direction === 'received' && from !== before;
        before = message.direction === 'received' ? from : before;
        const provider = changes ? providerOf(props.providers, message.dialect, message.sender) : undefined;
        return (
          <Fragment key={message.id}>
            {changes && <p className={look.note}>{t('chat.from', { name: provider?.nickname ?? message.sender })}</p>}
            <MessageRow
              message={message}
              quoted={message.quotes ? shortOf(byId.get(message.quotes)) : undefined}
              reaction={reactions.get(message.id) || undefined}
              why={why}
              act={actQuietly}
            />
          </Fragment>
        );
      })}
    </Phone>
  );
}
