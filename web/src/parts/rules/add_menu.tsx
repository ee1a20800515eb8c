import { Button, Menu, Text } from '@mantine/core';
import { IconBraces, IconList, IconMessage, IconPlus, IconPointer, IconUser } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useBuilding } from './building';
import { emptyRule, type GroupNode, most, type RuleNode } from './tree';

const kinds: { kind: RuleNode['kind']; icon: typeof IconUser }[] = [
  { kind: 'attribute', icon: IconUser },
  { kind: 'event', icon: IconPointer },
  { kind: 'message', icon: IconMessage },
  { kind: 'member', icon: IconList },
  { kind: 'group', icon: IconBraces },
];

export function AddMenu(props: { group: GroupNode; depth: number; button: RefObject<HTMLButtonElement | null> }) {
  const { t } = useTranslation('rules');
  const { add, isFull } = useBuilding();
  const outermost = props.depth === 1;
  const isDeep = props.depth >= most.depth - 2; // a group, its opposite and a rule in it go deeper
  return (
    <Menu position="bottom-start" withinPortal returnFocus={false}>
      <Menu.Target>
        <Button
          ref={props.button}
          variant={outermost ? 'light' : 'subtle'}
          size={outermost ? 'sm' : 'compact-sm'}
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={isFull}
          aria-label={outermost ? undefined : t('addTo')}
        >
          {t('add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={340}>
        {kinds
          .filter(({ kind }) => kind !== 'group' || !isDeep)
          .map(({ kind, icon: Icon }) => (
            <Menu.Item key={kind} leftSection={<Icon size={18} aria-hidden />} onClick={() => add(props.group, emptyRule(kind))}>
              <Text size="sm">{t(`kinds.${kind}`)}</Text>
              <Text size="xs" c="dimmed">
                {t(`kinds.${kind}Text`)}
              </Text>
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
