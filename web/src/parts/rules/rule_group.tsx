import { ActionIcon, Box, Divider, Group, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Fragment, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { AddMenu } from './add_menu';
import { useBuilding } from './building';
import { RowMessage } from './row_message';
import { RuleRow } from './rule_row';
import { type Mode, modeOf, sentenceOf } from './sentence';
import type { GroupNode } from './tree';

// Rules that count together, and groups among them.
export function RuleGroup(props: { group: GroupNode; depth: number; onMode: (mode: Mode) => void; onRemove?: () => void }) {
  const { t } = useTranslation('rules');
  const { words, gaps, problem, change } = useBuilding();
  const { group, depth } = props;
  const button = useRef<HTMLButtonElement>(null);
  const outermost = depth === 1;
  const modes: Mode[] = outermost && !group.negated ? ['all', 'any'] : ['all', 'any', 'none', 'notAll'];
  const remove = (id: string) => {
    change(id, () => null);
    button.current?.focus();
  };
  const joint = t(group.mode === 'all' ? 'and' : 'or');
  return (
    <Box
      role="group"
      aria-label={`${t('peopleWho')} ${t(`modes.${modeOf(group)}`)}`}
      pl={outermost ? 0 : 'sm'}
      style={outermost ? undefined : { borderLeft: '3px solid var(--mantine-primary-color-light-hover)' }}
    >
      {(!outermost || group.rules.length > 1) && (
        <Group gap="xs" mb="xs" justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Text size="sm">{t(outermost ? 'peopleWho' : 'whoFit')}</Text>
            <Select
              aria-label={t('modeLabel')}
              data={modes.map((mode) => ({ value: mode, label: t(`modes.${mode}`) }))}
              value={modeOf(group)}
              onChange={(mode) => mode !== null && props.onMode(mode as Mode)}
              allowDeselect={false}
              size="xs"
              w={200}
            />
          </Group>
          {props.onRemove && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeRule', { rule: sentenceOf(words, group) })}
              onClick={props.onRemove}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      )}
      <Stack gap={6}>
        {group.rules.map((rule, index) => (
          <Fragment key={rule.id}>
            {index > 0 && <Divider label={joint} labelPosition="left" my={-2} />}
            {rule.kind === 'group' ? (
              <RuleGroup
                group={rule}
                depth={depth + 1}
                onMode={(mode) => change(rule.id, (node) => withMode(node as GroupNode, mode))}
                onRemove={() => remove(rule.id)}
              />
            ) : (
              <RuleRow node={rule} group={group} depth={depth} onRemove={() => remove(rule.id)} />
            )}
          </Fragment>
        ))}
      </Stack>
      <RowMessage gap={gaps.get(group.id) ?? null} problem={problem?.row === group.id ? problem.text : null} />
      <Box mt="xs">
        <AddMenu group={group} depth={depth} button={button} />
      </Box>
    </Box>
  );
}

export function withMode(group: GroupNode, mode: Mode): GroupNode {
  return { ...group, mode: mode === 'all' || mode === 'notAll' ? 'all' : 'any', negated: mode === 'none' || mode === 'notAll' };
}
