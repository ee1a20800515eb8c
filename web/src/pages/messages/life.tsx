import { Text, Timeline } from '@mantine/core';
import {
  IconAlertTriangle, IconBan, IconCheck, IconChecks, IconClick, IconClock, IconEye, IconMessageReply, IconQuestionMark, IconSend, IconUser, IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { useFormat } from '@/parts/format';
import { When } from '@/parts/when';

export type Message = components['schemas']['ExplainedMessage'];
type Step = Message['life'][number];

const looks: Record<Step['what'], { icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>; color: string }> = {
  asked: { icon: IconUser, color: 'gray' },
  skipped: { icon: IconBan, color: 'gray' },
  qualified: { icon: IconUser, color: 'gray' },
  queued: { icon: IconClock, color: 'gray' },
  intended: { icon: IconSend, color: 'blue' },
  in_flight: { icon: IconClock, color: 'blue' },
  uncertain: { icon: IconQuestionMark, color: 'yellow' },
  refused: { icon: IconX, color: 'red' },
  waiting_again: { icon: IconClock, color: 'yellow' },
  answered: { icon: IconCheck, color: 'blue' },
  sent: { icon: IconCheck, color: 'blue' },
  failed: { icon: IconAlertTriangle, color: 'red' },
  delivered: { icon: IconChecks, color: 'teal' },
  read: { icon: IconEye, color: 'green' },
  clicked: { icon: IconClick, color: 'violet' },
  replied: { icon: IconMessageReply, color: 'grape' },
};

// Providers tell seconds; only what is further from when we heard of it is worth a word.
function differs(step: Step): boolean {
  return step.provider_time !== undefined && (step.at === null || Math.abs(new Date(step.at).getTime() - new Date(step.provider_time).getTime()) >= 2_000);
}

// Step by step, in plain words, each with when it happened.
export function Life(props: { message: Message }) {
  const { t } = useTranslation('messages');
  const format = useFormat();
  const { life } = props.message;
  return (
    <Timeline active={life.length - 1} bulletSize={26} lineWidth={2}>
      {life.map((step, place) => {
        const look = looks[step.what];
        const Icon = look.icon;
        return (
          <Timeline.Item key={`${step.what}-${place}`} bullet={<Icon size={14} aria-hidden />} color={look.color} title={t(`life.what.${step.what}`)}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {step.text}
            </Text>
            <Text size="xs" c="dimmed">
              {step.at ? <When at={step.at} exact /> : t('life.unknown')}
              {differs(step) && ` · ${t('life.providerTime', { at: format.exact(step.provider_time) })}`}
            </Text>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
