import { Anchor, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFormat } from '@/parts/format';
import { Mark } from '@/parts/mark';
import type { Lane } from './data';
import { Panel } from './panel';

// How each provider does at this moment.
export function Providers(props: { providers: Lane[] }) {
  const { t } = useTranslation('home');
  const { providers } = props;
  return (
    <Panel title={t('providers.title')} link={{ to: '/channels', label: t('providers.all') }} {...(providers.length > 0 ? { note: t('providers.note') } : {})}>
      {providers.length === 0 ? (
        <Text c="dimmed">{t('providers.none')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={420} tabIndex={0} role="group" aria-label={t('providers.title')}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('providers.name')}</Table.Th>
                <Table.Th>{t('providers.health')}</Table.Th>
                <Table.Th ta="right">{t('providers.rate')}</Table.Th>
                <Table.Th ta="right">{t('providers.inFlight')}</Table.Th>
                <Table.Th ta="right">{t('providers.answers')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {providers.map((lane) => (
                <Row key={lane.provider} lane={lane} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  );
}

function Row(props: { lane: Lane }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { lane } = props;
  const state = lane.paused_because !== null ? 'refuses' : lane.circuit !== 'closed' ? 'failing' : 'fine';
  const color = ({ refuses: 'red', failing: 'yellow', fine: 'green' } as const)[state];
  const milliseconds = (value: number | null) => (value === null ? '–' : t('providers.ms', { value: format.count(Math.round(value)) }));
  return (
    <Table.Tr data-provider={lane.provider} style={{ fontVariantNumeric: 'tabular-nums' }}>
      <Table.Td>
        <Anchor component={Link} to={`/channels/${lane.provider}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {lane.nickname}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Mark color={color}>
          {t(`providers.${state}`)}
        </Mark>
      </Table.Td>
      <Table.Td ta="right">{t('providers.perSecond', { rate: format.count(Math.round(lane.rate)) })}</Table.Td>
      <Table.Td ta="right">{format.count(lane.in_flight)}</Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {milliseconds(lane.answer_p50_ms)} / {milliseconds(lane.answer_p99_ms)}
      </Table.Td>
    </Table.Tr>
  );
}
