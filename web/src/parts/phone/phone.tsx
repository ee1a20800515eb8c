import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { PreviewBubble } from './preview_view';
import type { Preview } from './types';
import look from './phone.module.css';

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

// The frame around a chat: who it is with, the chat, and what one may do below it. `still`: as tall as what is in it.
export function Phone(props: {
  name: string;
  under?: ReactNode;
  actions?: ReactNode;
  foot?: ReactNode;
  label: string;
  still?: boolean;
  height?: number | string;
  chat?: React.Ref<HTMLDivElement>;
  children: ReactNode;
}) {
  const title = useId();
  return (
    <section className={`${look.phone} ${props.still ? look.still : ''}`} aria-label={props.label} style={{ height: props.height }}>
      <div className={look.bar}>
        <span className={look.face} aria-hidden>
          {initialsOf(props.name) || '#'}
        </span>
        <div className={look.who} id={title}>
          <div className={look.name}>{props.name}</div>
          {props.under && <div className={look.under}>{props.under}</div>}
        </div>
        {props.actions}
      </div>
      <div
        className={look.chat}
        ref={props.chat}
        {...(props.still ? {} : { tabIndex: 0, role: 'log', 'aria-labelledby': title, 'aria-live': 'off' as const })}
      >
        {props.children}
      </div>
      {props.foot && <div className={look.foot}>{props.foot}</div>}
    </section>
  );
}

// One template on a phone, as its person would see it: for editors and overviews.
export function TemplateOnPhone(props: { preview: Preview; sender: string; time?: string; empty?: boolean }) {
  const { t } = useTranslation('phone');
  return (
    <Phone name={props.sender} under={t('business')} label={t('previewOf', { sender: props.sender })} still>
      {props.empty ? (
        <p className={look.note}>{t('nothingYet')}</p>
      ) : (
        <div className={look.row}>
          <div className={`${look.message} ${look.wide}`}>
            <PreviewBubble preview={props.preview} meta={props.time && <div className={look.meta}>{props.time}</div>} />
          </div>
        </div>
      )}
    </Phone>
  );
}
