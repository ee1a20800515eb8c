import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NameSelect } from './name_select';
import { comparisonLabel } from './sentence';
import type { Condition } from './tree';
import { comparisonsOf, type Comparison, isOwnField, ownFields, takesNoValue, takesSeveral, type ValueType } from './values';
import { ValueFields } from './value_fields';

export interface KnownName {
  name: string;
  label: string;
  type: string | null; // as the server tells it; nothing where it does not know
}

function typeFor(known: string | null | undefined): ValueType {
  return known === 'number' || known === 'boolean' || known === 'date' ? known : 'text';
}

// Name, comparison and values of an attribute or of a property.
export function ConditionFields(props: {
  condition: Condition;
  isAttribute: boolean;
  groups: { group: string; items: KnownName[] }[];
  onChange: (condition: Condition) => void;
  useSuggested: (name: string, prefix: string) => string[];
  invalid: boolean;
}) {
  const { t } = useTranslation('rules');
  const { condition, onChange } = props;
  const own = props.isAttribute && isOwnField(condition.name) ? ownFields[condition.name] : null;
  const known = props.groups.flatMap((group) => group.items).find((one) => one.name === condition.name);
  const type: ValueType = own ? (own === 'country' ? 'text' : own) : (condition.type ?? typeFor(known?.type));
  const isUnknown = condition.name !== '' && !own && known === undefined;

  const withType = (next: Condition, wanted: ValueType | 'country'): Condition => {
    const fits = comparisonsOf(wanted).includes(next.is);
    const is = fits ? next.is : (comparisonsOf(wanted)[0] ?? 'equals');
    return { ...next, type: wanted === 'country' ? 'text' : wanted, is, values: [] };
  };
  const choose = (name: string) => {
    const field = props.isAttribute && isOwnField(name) ? ownFields[name] : null;
    const told = props.groups.flatMap((group) => group.items).find((one) => one.name === name);
    onChange(withType({ ...condition, name }, field ?? typeFor(told?.type)));
  };
  const compare = (is: Comparison) => {
    const keeps =
      !takesNoValue(is) && (takesSeveral(is) === takesSeveral(condition.is)) && is !== 'between' && condition.is !== 'between';
    onChange({ ...condition, type, is, values: keeps ? condition.values : [] });
  };
  return (
    <>
      <NameSelect
        label={t(props.isAttribute ? 'attribute' : 'property')}
        placeholder={t(props.isAttribute ? 'attributePlaceholder' : 'propertyPlaceholder')}
        value={condition.name}
        groups={props.groups.map(({ group, items }) => ({
          group,
          items: items.map(({ name, label }) => ({ value: name, label })),
        }))}
        onChange={choose}
        invalid={props.invalid && condition.name === ''}
      />
      {isUnknown && (
        <Select
          aria-label={t('type')}
          data={(['text', 'number', 'boolean', 'date'] as const).map((one) => ({ value: one, label: t(`types.${one}`) }))}
          value={type}
          onChange={(chosen) => chosen !== null && onChange(withType(condition, chosen as ValueType))}
          allowDeselect={false}
          w={120}
        />
      )}
      {condition.name !== '' && (
        <>
          <Select
            aria-label={t('comparison')}
            data={comparisonsOf(own ?? type, condition.is).map((is) => ({
              value: is,
              label: comparisonLabel(t, is, type === 'date'),
            }))}
            value={condition.is}
            onChange={(chosen) => chosen !== null && compare(chosen as Comparison)}
            allowDeselect={false}
            w={170}
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          />
          <ValueFields
            key={`${condition.name} ${type}`}
            condition={{ ...condition, type }}
            type={type}
            onChange={(values) => onChange({ ...condition, type, values })}
            useSuggested={(prefix) => props.useSuggested(condition.name, prefix)}
            invalid={props.invalid}
          />
        </>
      )}
    </>
  );
}
