import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconChecks, IconMoodSmile } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { type Acts, MessageView } from '@/parts/phone';
import look from '@/parts/phone/phone.module.css';
import type { Action, ChatMessage } from '../types';

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

function State(props: { status: string | null }) {
  const { t } = useTranslation('sandbox');
  if (props.status === null) {
    return <IconChecks size={15} aria-label={t('status.said')} />;
  }
  const label = t(`status.${props.status}`, { defaultValue: props.status });
  if (props.status === 'read' || props.status === 'clicked') {
    return <IconChecks size={15} className={look.seen} role="img" aria-label={label} />;
  }
  const Icon = props.status === 'delivered' ? IconChecks : IconCheck;
  return <Icon size={15} role="img" aria-label={label} />;
}

function ReactMenu(props: { name: string; act: (emoji: string) => void; disabled: boolean }) {
  const { t } = useTranslation('sandbox');
  return (
    <Menu position="top" withinPortal>
      <Menu.Target>
        <ActionIcon
          size="sm"
          variant="transparent"
          disabled={props.disabled}
          aria-label={t('chat.reactTo', { name: props.name })}
          style={{ color: 'inherit', background: 'transparent' }}
        >
          <IconMoodSmile size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {emojis.map((emoji) => (
          <Menu.Item key={emoji} onClick={() => props.act(emoji)}>
            {emoji}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

// One message of a chat: whose, what, when, and what may be done with it.
export const MessageRow = memo(function MessageRow(props: {
  message: ChatMessage;
  quoted: string | undefined;
  reaction: string | undefined;
  why: string | undefined;
  act: (action: Action) => void;
}) {
  const { t } = useTranslation('sandbox');
  const format = useFormat();
  const { message, act } = props;
  const mine = message.direction === 'said';
  const acts: Acts | undefined = mine
    ? undefined
    : {
        press: (button) => act({ action: 'press', message: message.id, text: button.target ?? button.text }),
        click: (url) => act({ action: 'click', message: message.id, text: url }),
        choose: (row) => act({ action: 'press', message: message.id, text: row.id }),
        ...(props.why === undefined ? {} : { disabled: props.why }),
      };
  const name = message.content.text.slice(0, 40);
  const wide = message.content.preview !== null || message.content.media !== null || message.content.location !== null;
  return (
    <div className={`${look.row} ${mine ? look.mine : ''} ${props.reaction ? look.reacted : ''}`}>
      <div className={`${look.message} ${wide ? look.wide : ''}`}>
        <MessageView
          content={message.content}
          acts={acts}
          above={props.quoted && mine && <div className={look.quote}>{props.quoted}</div>}
          meta={
            <div className={look.meta}>
              {!mine && (
                <ReactMenu
                  name={name}
                  disabled={props.why !== undefined}
                  act={(emoji) => act({ action: 'react', message: message.id, text: emoji })}
                />
              )}
              <time dateTime={message.at} title={format.exact(message.at)}>
                {format.clock(message.at)}
              </time>
              <State status={message.status} />
            </div>
          }
        />
        {props.reaction && (
          <span className={look.reaction} role="img" aria-label={t('chat.reacted', { emoji: props.reaction })}>
            {props.reaction}
          </span>
        )}
      </div>
    </div>
  );
});
