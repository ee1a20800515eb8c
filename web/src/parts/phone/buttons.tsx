import { IconArrowBackUp, IconCopy, IconExternalLink, IconListDetails, IconPhone, IconSquareRoundedArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Acts, PreviewButton } from './types';
import look from './phone.module.css';

const icons = {
  quick_reply: IconArrowBackUp,
  url: IconExternalLink,
  phone: IconPhone,
  copy_code: IconCopy,
  one_time_password: IconCopy,
  other: IconSquareRoundedArrowRight,
  list: IconListDetails,
};

// What WhatsApp opens for a link whose template holds only its beginning: the sandbox knows the rest as this address.
export function addressOf(target: string): string {
  return target.includes('://') ? target : `https://link.example/${target}`;
}

function deedOf(button: PreviewButton, acts: Acts | undefined): (() => void) | undefined {
  const { press, click } = acts ?? {};
  if (button.kind === 'quick_reply' && press) {
    return () => press(button);
  }
  if (button.kind === 'url' && click && button.target) {
    const address = addressOf(button.target);
    return () => click(address);
  }
  return undefined;
}

export function ButtonView(props: { icon: keyof typeof icons; text: string; run?: (() => void) | undefined; why?: string | undefined; label?: string }) {
  const Icon = icons[props.icon];
  const inside = (
    <>
      <Icon size={17} aria-hidden /> <span>{props.text}</span>
    </>
  );
  if (!props.run) {
    return <div className={look.button}>{inside}</div>;
  }
  return (
    <button type="button" className={look.button} onClick={props.run} disabled={props.why !== undefined} title={props.why ?? props.label}>
      {inside}
    </button>
  );
}

export function ButtonList(props: { buttons: PreviewButton[]; acts?: Acts | undefined; apart?: boolean }) {
  const { t } = useTranslation('phone');
  if (props.buttons.length === 0) {
    return null;
  }
  return (
    <div className={props.apart ? look.apart : look.buttons}>
      {props.buttons.map((button, place) => (
        <ButtonView
          key={place}
          icon={button.kind}
          text={button.text || t(`button.${button.kind}`)}
          run={deedOf(button, props.acts)}
          why={props.acts?.disabled}
          {...(button.target && button.kind !== 'quick_reply' ? { label: button.target } : {})}
        />
      ))}
    </div>
  );
}
