import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CampaignState, MessageStatus } from './data';

const stateColors: Record<CampaignState, string> = {
  draft: 'gray',
  launching: 'blue',
  running: 'green',
  paused: 'yellow',
  stopped: 'red',
  finished: 'gray',
};

export function StateBadge(props: { state: CampaignState; scheduled?: boolean }) {
  const { t } = useTranslation('campaign');
  return (
    <Badge variant="light" color={stateColors[props.state]} autoContrast>
      {props.scheduled && props.state === 'draft' ? t('state.scheduled') : t(`state.${props.state}`)}
    </Badge>
  );
}

const statusColors: Record<MessageStatus, string> = {
  skipped: 'gray',
  queued: 'gray',
  intended: 'blue',
  uncertain: 'yellow',
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
    <Badge variant="light" color={statusColors[props.status]} tt="none">
      {t(`status.${props.status}`)}
    </Badge>
  );
}
