import { useTranslation } from 'react-i18next';
import type { CampaignState, MessageStatus } from './data';
import { Mark, type MarkColor } from '@/parts/mark';

const stateColors: Record<CampaignState, MarkColor> = {
  draft: 'gray',
  launching: 'blue',
  running: 'green',
  paused: 'orange',
  stopped: 'red',
  finished: 'gray',
};

export function StateBadge(props: { state: CampaignState; scheduled?: boolean }) {
  const { t } = useTranslation('campaign');
  return (
    <Mark color={stateColors[props.state]}>
      {props.scheduled && props.state === 'draft' ? t('state.scheduled') : t(`state.${props.state}`)}
    </Mark>
  );
}

const statusColors: Record<MessageStatus, MarkColor> = {
  skipped: 'gray',
  queued: 'gray',
  intended: 'blue',
  uncertain: 'orange',
  accepted: 'blue',
  sent: 'blue',
  failed: 'red',
  delivered: 'teal',
  read: 'green',
  clicked: 'violet',
};

export function MessageBadge(props: { status: MessageStatus }) {
  const { t } = useTranslation('campaign');
  return (
    <Mark color={statusColors[props.status]}>
      {t(`status.${props.status}`)}
    </Mark>
  );
}
