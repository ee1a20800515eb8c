import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useListNames, useSegmentNames } from './knowledge';
import type { MemberNode } from './tree';

export function MemberFields(props: { node: MemberNode; onChange: (node: MemberNode) => void; invalid: boolean; without?: number | undefined }) {
  const { t } = useTranslation('rules');
  const { node, onChange } = props;
  const segments = useSegmentNames(node.of === 'segment').data;
  const lists = useListNames(node.of === 'list').data;
  const all = (node.of === 'segment' ? segments : lists) ?? [];
  // A segment cannot stand in itself.
  const known = all
    .filter(({ id }) => node.of === 'list' || id !== props.without || id === node.target)
    .map(({ id, name }) => ({ value: String(id), label: name }));
  const { target } = node;
  if (target !== null && !all.some(({ id }) => id === target)) {
    known.push({ value: String(target), label: t('gone', { id: target }) });
  }
  return (
    <>
      <Select
        aria-label={t('member')}
        data={[
          { value: 'in', label: t('in') },
          { value: 'not', label: t('notIn') },
        ]}
        value={node.negated ? 'not' : 'in'}
        onChange={(chosen) => onChange({ ...node, negated: chosen === 'not' })}
        allowDeselect={false}
        w={120}
      />
      <Select
        aria-label={t('of')}
        data={(['segment', 'list'] as const).map((of) => ({ value: of, label: t(`ofs.${of}`) }))}
        value={node.of}
        onChange={(of) => of !== null && of !== node.of && onChange({ ...node, of: of as 'list', target: null })}
        allowDeselect={false}
        w={140}
      />
      <Select
        aria-label={t(`${node.of}Placeholder`)}
        placeholder={t(`${node.of}Placeholder`)}
        data={known}
        value={target === null ? null : String(target)}
        onChange={(chosen) => onChange({ ...node, target: chosen === null ? null : Number(chosen) })}
        searchable
        nothingFoundMessage={t(all.length > 0 ? 'nothingFound' : node.of === 'segment' ? 'noSegments' : 'noLists')}
        error={props.invalid}
        style={{ flex: '1 1 200px', maxWidth: 320 }}
      />
    </>
  );
}
