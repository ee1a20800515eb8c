import { ActionIcon, Box, Group, Menu, Paper } from '@mantine/core';
import { IconDots, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { AttributeFields } from './attribute_fields';
import { useBuilding } from './building';
import { EventFields } from './event_fields';
import { MemberFields } from './member_fields';
import { MessageFields } from './message_fields';
import { RowMessage } from './row_message';
import { sentenceOf } from './sentence';
import { type GroupNode, most, newId, type RuleNode } from './tree';
import { oppositeOf } from './values';

export type Row = Exclude<RuleNode, GroupNode>;

function opposite(node: Row): Row {
  if (node.kind === 'attribute' && !node.negated) {
    const is = oppositeOf(node.is);
    if (is) {
      return { ...node, is };
    }
  }
  return { ...node, negated: !node.negated };
}

function copyOf(node: Row): Row {
  return node.kind === 'event'
    ? { ...node, id: newId(), where: node.where.map((condition) => ({ ...condition, id: newId() })) }
    : { ...node, id: newId() };
}

// One rule, which reads as a sentence; its label says the sentence to those who do not see it.
export function RuleRow(props: { node: Row; group: GroupNode; depth: number; onRemove: () => void }) {
  const { t } = useTranslation('rules');
  const { words, gaps, problem, change, add, isFull, fresh, without } = useBuilding();
  const { node } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fresh === node.id) {
      box.current?.querySelector('input')?.focus();
    }
  }, [fresh, node.id]);
  const gap = gaps.get(node.id) ?? null;
  const refusal = problem?.row === node.id ? problem.text : null;
  const invalid = refusal !== null;
  const sentence = sentenceOf(words, node);
  const set = (next: Row) => change(node.id, () => next);
  return (
    <Paper withBorder p="xs" ref={box} role="group" aria-label={sentence} style={invalid ? { borderColor: 'var(--mantine-color-error)' } : {}}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Group gap="xs">
            {node.kind === 'attribute' && <AttributeFields node={node} onChange={set} invalid={invalid} />}
            {node.kind === 'event' && (
              <EventFields node={node} onChange={set} gap={gap} gaps={gaps} problem={problem} invalid={invalid} />
            )}
            {node.kind === 'message' && <MessageFields node={node} onChange={set} gap={gap} invalid={invalid} />}
            {node.kind === 'member' && <MemberFields node={node} onChange={set} invalid={invalid} without={without} />}
          </Group>
          <RowMessage gap={gap} problem={refusal} />
        </Box>
        <Group gap={2} wrap="nowrap">
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t('more', { rule: sentence })}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => set(opposite(node))}>{t('opposite')}</Menu.Item>
              <Menu.Item disabled={isFull} onClick={() => add(props.group, copyOf(node), node.id)}>
                {t('duplicate')}
              </Menu.Item>
              {props.depth < most.depth - 2 && (
                <Menu.Item
                  onClick={() => change(node.id, () => ({ id: newId(), kind: 'group', negated: false, mode: 'any', rules: [node] }))}
                >
                  {t('wrap')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
          <ActionIcon variant="subtle" color="gray" aria-label={t('removeRule', { rule: sentence })} onClick={props.onRemove}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}
