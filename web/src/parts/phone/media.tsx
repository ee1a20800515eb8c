import {
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconMusic,
  IconPhoto,
  IconPlayerPlay,
  IconSticker,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PreviewHeader } from './types';
import look from './phone.module.css';

// Foreign pictures are never fetched: whoever looks at a message must not be told to its sender, and the page's policy
// forbids it. In their place stands a picture made of the address, the same each time, with the file's name.
export function hueOf(text: string): number {
  let hash = 7;
  for (const letter of text) {
    hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  }
  return hash % 360;
}

export function fileOf(url: string): string {
  try {
    const { pathname, hostname } = new URL(url);
    return decodeURIComponent(pathname.split('/').pop() ?? '') || hostname;
  } catch {
    return url;
  }
}

const icons = { image: IconPhoto, video: IconPlayerPlay, sticker: IconSticker };

function Picture(props: { kind: 'image' | 'video' | 'sticker'; url: string | null; label: string }) {
  const Icon = icons[props.kind];
  const hue = hueOf(props.url ?? props.kind);
  return (
    <div
      className={look.media}
      role="img"
      aria-label={props.label}
      style={{ '--from': `hsl(${hue} 55% 52%)`, '--to': `hsl(${(hue + 50) % 360} 60% 36%)` } as React.CSSProperties}
    >
      <Icon size={40} stroke={1.4} aria-hidden />
      {props.url && <span className={look.caption}>{fileOf(props.url)}</span>}
    </div>
  );
}

export function MediaView(props: { kind: string; url: string | null; filename: string | null; voice?: boolean }) {
  const { t } = useTranslation('phone');
  const name = props.filename ?? (props.url ? fileOf(props.url) : null);
  switch (props.kind) {
    case 'image':
    case 'video':
    case 'sticker':
      return <Picture kind={props.kind} url={props.url} label={t(`media.${props.kind}`)} />;
    case 'audio':
      return (
        <div className={look.file}>
          {props.voice ? <IconMicrophone size={22} aria-hidden /> : <IconMusic size={22} aria-hidden />}
          <span>{props.voice ? t('media.voice') : (name ?? t('media.audio'))}</span>
        </div>
      );
    default:
      return (
        <div className={look.file}>
          <IconFile size={22} aria-hidden />
          <span>{name ?? t('media.file')}</span>
        </div>
      );
  }
}

export function PlaceView(props: { latitude: number | null; longitude: number | null; name: string | null; address: string | null }) {
  const { t } = useTranslation('phone');
  const at = `${(props.latitude ?? 0).toFixed(4)}, ${(props.longitude ?? 0).toFixed(4)}`;
  return (
    <>
      <div className={`${look.media} ${look.map}`} role="img" aria-label={t('media.location', { at })}>
        <IconMapPin size={40} stroke={1.4} aria-hidden />
        <span className={look.caption}>{at}</span>
      </div>
      {(props.name ?? props.address) && (
        <div className={look.inside}>
          {props.name && <p className={look.title}>{props.name}</p>}
          {props.address && <p className={look.footer}>{props.address}</p>}
        </div>
      )}
    </>
  );
}

export function HeaderView({ header }: { header: PreviewHeader }) {
  if (header.kind === 'location') {
    return <PlaceView {...header} />;
  }
  if (header.kind !== 'text') {
    return <MediaView kind={header.kind} url={header.url} filename={header.filename} />;
  }
  return null; // stands in the bubble's text
}
