import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMapPin, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ButtonView } from './buttons';
import { MarkupText } from './markup_text';
import { MediaView, PlaceView } from './media';
import { PreviewBubble } from './preview_view';
import type { Acts, Drawing } from './types';
import look from './phone.module.css';

function Choices(props: { list: NonNullable<Drawing['list']>; acts?: Acts | undefined }) {
  const [open, setOpen] = useState(false);
  const { list, acts } = props;
  return (
    <>
      <div className={look.buttons}>
        <ButtonView icon="list" text={list.button} run={() => setOpen(!open)} />
      </div>
      {open && (
        <div className={look.rows}>
          {list.sections.map((section, place) => (
            <div key={place} role="group" aria-label={section.title || list.button}>
              {section.title && <div className={look.section}>{section.title}</div>}
              {section.rows.map((row) => {
                const inside = (
                  <>
                    {row.title}
                    {row.description && <small>{row.description}</small>}
                  </>
                );
                return acts?.choose && acts.disabled === undefined ? (
                  <button type="button" key={row.id} className={look.choice} onClick={() => acts.choose?.(row)}>
                    {inside}
                  </button>
                ) : (
                  <div key={row.id} className={look.choice}>
                    {inside}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function Plain(props: { text: string; meta?: ReactNode }) {
  return (
    <div className={look.inside}>
      {props.text && (
        <p className={look.body}>
          <MarkupText text={props.text} />
        </p>
      )}
      {props.meta}
    </div>
  );
}

function insideOf(content: Drawing, meta: ReactNode, unknown: string, wish: string): ReactNode {
  if (content.media) {
    return (
      <>
        <MediaView kind={content.media.kind} url={content.media.url} filename={content.media.filename} voice={content.media.voice} />
        <Plain text={content.media.caption ?? ''} meta={meta} />
      </>
    );
  }
  if (content.location) {
    return (
      <>
        <PlaceView {...content.location} />
        <Plain text="" meta={meta} />
      </>
    );
  }
  if (content.contacts) {
    return (
      <>
        {content.contacts.map((one, place) => (
          <div key={place} className={look.file}>
            <IconUser size={22} aria-hidden />
            <span>
              <strong>{one.name}</strong>
              {one.phones.map((phone) => (
                <div key={phone}>{phone}</div>
              ))}
            </span>
          </div>
        ))}
        <Plain text="" meta={meta} />
      </>
    );
  }
  if (content.kind === 'location_request') {
    return (
      <>
        <Plain text={content.text} meta={meta} />
        <div className={look.buttons}>
          <div className={look.button}>
            <IconMapPin size={17} aria-hidden /> {wish}
          </div>
        </div>
      </>
    );
  }
  return <Plain text={content.kind === 'other' ? unknown : content.text} meta={meta} />;
}

// Any message of a phone as its bubble.
export function MessageView(props: { content: Drawing; acts?: Acts | undefined; meta?: ReactNode; above?: ReactNode }) {
  const { t } = useTranslation('phone');
  const { content } = props;
  if (content.preview) {
    return (
      <PreviewBubble
        preview={content.preview}
        acts={props.acts}
        meta={props.meta}
        above={props.above}
        below={content.list && <Choices list={content.list} acts={props.acts} />}
      />
    );
  }
  return (
    <div className={look.bubble}>
      {props.above}
      {insideOf(content, props.meta, t('unknown'), t('sendLocation'))}
    </div>
  );
}
