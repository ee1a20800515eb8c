import { ActionIcon, Box, Button, Group, NumberInput, Select, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ConditionFields } from './condition_fields';
import type { Gap } from './gaps';
import { useEventNames, useProperties } from './knowledge';
import { NameSelect } from './name_select';
import { RowMessage } from './row_message';
import { SpanFields } from './span_fields';
import { emptyCondition, type EventNode, type Times } from './tree';

const hasCount = (count: number) => (Number.isNaN(count) ? '' : count);

function TimesFields(props: { times: Times; onChange: (times: Times) => void; invalid: boolean }) {
  const { t } = useTranslation('rules');
  const { times, onChange } = props;
  const field = (label: string, key: 'count' | 'until') => (
    <NumberInput
      aria-label={label}
      value={hasCount(times[key])}
      onChange={(count) => onChange({ ...times, [key]: typeof count === 'number' ? count : Number.NaN })}
      min={0}
      max={1_000_000_000}
      allowDecimal={false}
      error={props.invalid}
      w={72}
    />
  );
  return (
    <>
      <Select
        aria-label={t('times')}
        data={(['at_least', 'at_most', 'exactly', 'between'] as const).map((is) => ({ value: is, label: t(`timesIs.${is}`) }))}
        value={times.is}
        onChange={(is) => is !== null && onChange({ ...times, is: is as Times['is'], until: Math.max(times.until, times.count) })}
        allowDeselect={false}
        w={112}
      />
      {field(t(times.is === 'between' ? 'timesFrom' : 'times'), 'count')}
      {times.is === 'between' && (
        <>
          <Text size="sm">{t('to')}</Text>
          {field(t('timesUntil'), 'until')}
        </>
      )}
      <Text size="sm">{t('timesCount', { count: times.is === 'between' ? times.until : times.count })}</Text>
    </>
  );
}

export function EventFields(props: {
  node: EventNode;
  onChange: (node: EventNode) => void;
  gap: Gap | null;
  gaps: Map<string, Gap>;
  problem: { row: string; text: string } | null;
  invalid: boolean;
}) {
  const { t } = useTranslation('rules');
  const { node, onChange } = props;
  const names = useEventNames().data;
  const properties = useProperties(node.name).data;
  const events = useMemo(
    () => [{ group: t('event'), items: (names?.items ?? []).map(({ name }) => ({ value: name, label: name })) }],
    [names, t],
  );
  const groups = useMemo(
    () => [{ group: t('property'), items: (properties?.items ?? []).map(({ name, type }) => ({ name, label: name, type })) }],
    [properties, t],
  );
  const valuesOf = (name: string, prefix: string) =>
    (properties?.items.find((one) => one.name === name)?.values ?? [])
      .map(String)
      .filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase()) && !value.startsWith('$D_'));
  return (
    <Box style={{ flex: 1, minWidth: 0 }}>
      <Group gap="xs">
        <Select
          aria-label={t('did')}
          data={[
            { value: 'did', label: t('didIt') },
            { value: 'not', label: t('didNot') },
          ]}
          value={node.negated ? 'not' : 'did'}
          onChange={(did) => onChange({ ...node, negated: did === 'not' })}
          allowDeselect={false}
          w={104}
        />
        <NameSelect
          label={t('event')}
          placeholder={t('eventPlaceholder')}
          value={node.name}
          groups={events}
          onChange={(name) => onChange({ ...node, name })}
          invalid={props.invalid && props.gap === 'event'}
        />
        <TimesFields times={node.times} onChange={(times) => onChange({ ...node, times })} invalid={props.gap === 'times' || props.gap === 'order'} />
        <SpanFields span={node.within} onChange={(within) => onChange({ ...node, within })} invalid={props.gap === 'window'} />
      </Group>
      {node.where.map((condition, index) => {
        const gap = props.gaps.get(condition.id) ?? null;
        const problem = props.problem?.row === condition.id ? props.problem.text : null;
        return (
          <Box key={condition.id} mt="xs" pl="md">
            <Group gap="xs">
              <Text size="sm" c="dimmed" w={44}>
                {t(index === 0 ? 'where' : 'and')}
              </Text>
              <ConditionFields
                condition={condition}
                isAttribute={false}
                groups={groups}
                onChange={(next) => onChange({ ...node, where: node.where.map((one) => (one.id === next.id ? next : one)) })}
                useSuggested={valuesOf}
                invalid={problem !== null}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('removeRule', { rule: `${t('where')} ${condition.name}` })}
                onClick={() => onChange({ ...node, where: node.where.filter((one) => one.id !== condition.id) })}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
            <RowMessage gap={gap} problem={problem} />
          </Box>
        );
      })}
      {node.name !== '' && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange({ ...node, where: [...node.where, emptyCondition()] })}
        >
          {t('addWhere')}
        </Button>
      )}
    </Box>
  );
}
