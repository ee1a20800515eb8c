import { Alert, Tooltip } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Right, useSession } from '@/session/session';

// A button that the role may not press stays visible, disabled, and says why.
// A link turns into a button, as a link that is disabled can still be followed by keyboard.
// `hint`: what the button does, for one that is only an icon.
export function Allowed(props: { right: Right; hint?: string; children: ReactElement<{ disabled?: boolean; to?: unknown; href?: unknown }> }) {
  const { t } = useTranslation('common');
  const { can, session } = useSession();
  if (can(props.right)) {
    return props.hint === undefined ? props.children : <Tooltip label={props.hint}>{props.children}</Tooltip>;
  }
  const { to, href } = props.children.props;
  const off = to !== undefined || href !== undefined ? ({ component: 'button', to: undefined, href: undefined } as object) : {};
  return (
    <Tooltip label={t('notAllowed', { role: session.role })}>
      <span tabIndex={0}>{cloneElement(props.children, { ...off, disabled: true })}</span>
    </Tooltip>
  );
}

// A whole page that the role may not see says so in place of an error.
export function OnlyWith(props: { right: Right; children: ReactNode }) {
  const { t } = useTranslation('common');
  const { can, session } = useSession();
  if (can(props.right)) {
    return <>{props.children}</>;
  }
  return (
    <Alert color="gray" icon={<IconLock aria-hidden />} title={t('notAllowedTitle')}>
      {t('notAllowed', { role: session.role })}
    </Alert>
  );
}
