import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/session/session';
import type { Gap } from './gaps';
import { useCampaignNames } from './knowledge';
import { SpanFields } from './span_fields';
import type { Behaviour, MessageNode } from './tree';

const behaviours: Behaviour[] = ['sent', 'delivered', 'read', 'clicked', 'replied', 'failed', 'skipped'];

export function MessageFields(props: { node: MessageNode; onChange: (node: MessageNode) => void; gap: Gap | null; invalid: boolean }) {
  const { t } = useTranslation('rules');
  const { node, onChange } = props;
  const campaigns = useCampaignNames(useCan('campaigns:read')).data ?? [];
  const known = campaigns.map(({ id, name }) => ({ value: String(id), label: name }));
  const { campaign } = node;
  if (campaign !== null && !campaigns.some(({ id }) => id === campaign)) {
    known.push({ value: String(campaign), label: t('gone', { id: campaign }) });
  }
  const choices = [false, true].flatMap((negated) =>
    behaviours.map((one) => ({
      value: `${negated ? 'not ' : ''}${one}`,
      label: negated ? t(`behavioursNot.${one}`) : t(`behaviours.${one}`),
    })),
  );
  return (
    <>
      <Select
        aria-label={t('behaviour')}
        data={choices}
        value={`${node.negated ? 'not ' : ''}${node.behaviour}`}
        onChange={(chosen) => {
          if (chosen !== null) {
            const negated = chosen.startsWith('not ');
            onChange({ ...node, negated, behaviour: (negated ? chosen.slice(4) : chosen) as Behaviour });
          }
        }}
        allowDeselect={false}
        w={210}
        maxDropdownHeight={320}
      />
      <Select
        aria-label={t('campaign')}
        data={[{ value: '', label: t('anyCampaign') }, ...known]}
        value={campaign === null ? '' : String(campaign)}
        onChange={(chosen) => onChange({ ...node, campaign: chosen ? Number(chosen) : null })}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('nothingFound')}
        error={props.invalid}
        w={220}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      />
      <SpanFields span={node.within} onChange={(within) => onChange({ ...node, within })} invalid={props.gap === 'window' || props.gap === 'order'} />
    </>
  );
}
