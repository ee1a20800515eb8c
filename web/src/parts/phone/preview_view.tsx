import { IconTicket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonList } from './buttons';
import { MarkupText } from './markup_text';
import { HeaderView } from './media';
import { useCountdown } from './countdown';
import type { Acts, Preview, PreviewCard } from './types';
import look from './phone.module.css';

function Offer(props: { text: string; expires: string | null; code: string | null }) {
  const { t } = useTranslation('phone');
  const left = useCountdown(props.expires);
  return (
    <div className={look.offer}>
      <IconTicket size={26} aria-hidden />
      <div>
        <strong>{props.text}</strong>
        <span>{left ?? t('offer')}</span>
        {props.code && <div>{t('code', { code: props.code })}</div>}
      </div>
    </div>
  );
}

function Texts(props: { card: PreviewCard; footer?: string | null; meta?: ReactNode }) {
  const title = props.card.header?.kind === 'text' ? props.card.header.text : null;
  if (!title && !props.card.body && !props.footer && !props.meta) {
    return null;
  }
  return (
    <div className={look.inside}>
      {title && <p className={look.title}>{title}</p>}
      {props.card.body && (
        <p className={look.body}>
          <MarkupText text={props.card.body} />
        </p>
      )}
      {props.footer && <p className={look.footer}>{props.footer}</p>}
      {props.meta}
    </div>
  );
}

function Card(props: { card: PreviewCard; acts?: Acts | undefined; label: string }) {
  return (
    <div className={look.card} role="group" aria-label={props.label}>
      {props.card.header && <HeaderView header={props.card.header} />}
      <Texts card={props.card} />
      <ButtonList buttons={props.card.buttons} acts={props.acts} />
    </div>
  );
}

// A template or an interactive message as a bubble. `meta` is what stands below its text: time and ticks.
export function PreviewBubble(props: { preview: Preview; acts?: Acts | undefined; meta?: ReactNode; above?: ReactNode; below?: ReactNode }) {
  const { t } = useTranslation('phone');
  const { preview, acts } = props;
  const code = preview.buttons.find((button) => button.kind === 'copy_code')?.target ?? null;
  return (
    <>
      <div className={look.bubble}>
        {props.above}
        {preview.header && <HeaderView header={preview.header} />}
        {preview.offer && <Offer text={preview.offer.text} expires={preview.offer.expires} code={code} />}
        <Texts card={preview} footer={preview.footer} meta={props.meta} />
        <ButtonList buttons={preview.buttons} acts={acts} />
        {props.below}
      </div>
      {preview.cards.length > 0 && (
        <div className={look.cards} role="region" aria-label={t('cards', { count: preview.cards.length })} tabIndex={0}>
          {preview.cards.map((card, place) => (
            <Card key={place} card={card} acts={acts} label={t('card', { number: place + 1 })} />
          ))}
        </div>
      )}
    </>
  );
}
