import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { callingCodes } from '@/parts/calling_codes';
import { Mark } from '@/parts/mark';
import { ConditionFields } from './condition_fields';
import { useAttributes, useValues } from './knowledge';
import type { AttributeNode } from './tree';
import { isDate, isOwnField, ownFields } from './values';

function useSuggested(name: string, prefix: string): string[] {
  const isOwn = isOwnField(name);
  const { data } = useValues(name, prefix, !isOwn);
  if (name === 'country_code') {
    return [...new Set(callingCodes().map(({ code }) => `+${code}`))];
  }
  const texts = (data?.items ?? []).map((item) => item.value).filter((value) => !isDate(value));
  return [...new Set(texts.map(String))];
}

export function AttributeFields(props: { node: AttributeNode; onChange: (node: AttributeNode) => void; invalid: boolean }) {
  const { t } = useTranslation('rules');
  const attributes = useAttributes().data;
  const groups = useMemo(
    () => [
      {
        group: t('attributeGroup'),
        items: (attributes?.items ?? [])
          .filter((one) => !isOwnField(one.name))
          .map((one) => ({ name: one.name, label: one.name, type: one.type })),
      },
      {
        group: t('ownGroup'),
        items: Object.entries(ownFields).map(([name, type]) => ({ name, label: t(`own.${name as keyof typeof ownFields}`), type })),
      },
    ],
    [attributes, t],
  );
  return (
    <>
      {props.node.negated && (
        <Mark color="orange" size="lg">
          {t('not')}
        </Mark>
      )}
      <ConditionFields
        condition={props.node}
        isAttribute
        groups={groups}
        onChange={(condition) => props.onChange({ ...props.node, ...condition })}
        useSuggested={useSuggested}
        invalid={props.invalid}
      />
    </>
  );
}
