import { Alert, Anchor, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { sentence } from '@/parts/problem_alert';
import { When } from '@/parts/when';
import type { Alarm } from './data';

const places: Record<Alarm['kind'], (subject: string | null) => string | null> = {
  provider_refuses: (id) => `/channels/${id}`,
  circuit_open: (id) => `/channels/${id}`,
  campaign_paused: (id) => `/campaigns/${id}`,
  campaign_stalled: (id) => `/campaigns/${id}`,
  webhook_failing: (id) => `/settings/webhooks/${id}`,
  webhook_disabled: (id) => `/settings/webhooks/${id}`,
  quarantine: () => '/settings/quarantine',
  journal_lag: () => null,
  storage_failing: () => null,
};

// What needs somebody, the urgent first, each with what to do.
export function Alarms(props: { alarms: Alarm[] }) {
  const { t } = useTranslation('home');
  const shown = [...props.alarms].sort((one, other) => Number(other.severe) - Number(one.severe));
  return (
    <section aria-label={t('alarms.title')} aria-live="polite">
      <Stack gap="xs">
        {shown.map((alarm) => (
          <One key={alarm.id} alarm={alarm} />
        ))}
        {shown.length === 0 && <VisuallyHidden>{t('alarms.none')}</VisuallyHidden>}
      </Stack>
    </section>
  );
}

function One(props: { alarm: Alarm }) {
  const { t } = useTranslation('home');
  const { alarm } = props;
  const to = places[alarm.kind](alarm.subject);
  const name = alarm.name ?? '';
  return (
    <Alert
      color={alarm.severe ? 'red' : 'yellow'}
      variant="light"
      icon={alarm.severe ? <IconAlertTriangle aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={t(`alarms.${alarm.kind}.title`, { name, count: alarm.count })}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t(`alarms.${alarm.kind}.text`, { name, count: alarm.count })}
        {alarm.since && (
          <>
            {' '}
            {t('alarms.since')} <When at={alarm.since} />.
          </>
        )}
      </Text>
      {alarm.words && (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {t('alarms.words')} {sentence(alarm.words)}
        </Text>
      )}
      {to && (
        <Group mt={6}>
          <Anchor component={Link} to={to} size="sm" fw={600} c="inherit" td="underline">
            {t(`alarms.${alarm.kind}.go`)}
          </Anchor>
        </Group>
      )}
    </Alert>
  );
}
