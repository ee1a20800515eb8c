import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { useCan } from '@/session/session';
import { useCampaignNames, useListNames, useSegmentNames } from './knowledge';
import type { Words } from './sentence';
import type { RuleNode } from './tree';

function mentions(node: RuleNode, kind: 'segment' | 'list' | 'campaign'): boolean {
  switch (node.kind) {
    case 'group':
      return node.rules.some((rule) => mentions(rule, kind));
    case 'member':
      return node.of === kind;
    case 'message':
      return kind === 'campaign' && node.campaign !== null;
    default:
      return false;
  }
}

// Names are asked for only where the rules mention something.
export function useWords(tree: RuleNode): Words {
  const { t } = useTranslation('rules');
  const { zone } = useFormat();
  const maySeeCampaigns = useCan('campaigns:read');
  const segments = useSegmentNames(mentions(tree, 'segment')).data;
  const lists = useListNames(mentions(tree, 'list')).data;
  const campaigns = useCampaignNames(maySeeCampaigns && mentions(tree, 'campaign')).data;
  return useMemo(() => {
    const known = { segment: segments, list: lists, campaign: campaigns };
    const days = new Intl.DateTimeFormat(navigator.language || 'en', { dateStyle: 'medium', timeZone: 'UTC' });
    return {
      t,
      zone,
      day: (isoDay) => (isoDay === '' ? '' : days.format(new Date(`${isoDay}T00:00Z`))),
      nameOf: (kind, id) => known[kind]?.find((one) => one.id === id)?.name ?? String(id),
    };
  }, [t, zone, segments, lists, campaigns]);
}
