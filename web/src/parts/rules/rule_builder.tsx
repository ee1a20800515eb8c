import { Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { refusalText } from '@/parts/form';
import { BuildingProvider } from './building';
import { gapsOf } from './gaps';
import { rowOfProblem } from './places';
import { RuleGroup, withMode } from './rule_group';
import { changed, countRules, type Filter, type GroupNode, most, type RuleNode, treeOf, written } from './tree';
import { useLiveCount } from './use_live_count';
import { useWords } from './words';

// Writes a filter as sentences. What the server refuses of it stands beside the rule that it names: of the live count,
// and of `error`, where something else was asked with the filter.
export function RuleBuilder(props: {
  value: Filter;
  onChange: (filter: Filter) => void;
  error?: unknown;
  // The segment that is being written, which cannot be chosen.
  without?: number | undefined;
}) {
  const { t } = useTranslation('rules');
  const { value, onChange } = props;
  const [tree, setTree] = useState(() => treeOf(value));
  const [fresh, setFresh] = useState<string | null>(null);
  const told = useRef(JSON.stringify(value));
  useEffect(() => {
    const text = JSON.stringify(value);
    if (text !== told.current) {
      told.current = text;
      setTree(treeOf(value));
    }
  }, [value]);

  const show = (next: GroupNode) => {
    // Nobody fits "at least one of" no rules: with the last rule the group means everybody again.
    const shown = next.rules.length === 0 ? { ...next, mode: 'all' as const, negated: false } : next;
    const { filter } = written(shown);
    told.current = JSON.stringify(filter);
    setTree(shown);
    onChange(filter);
  };
  const change = (id: string, next: (node: RuleNode) => RuleNode | null) => show(changed(tree, id, next));
  const add = (group: GroupNode, rule: RuleNode, after?: string) => {
    const place = after === undefined ? group.rules.length : group.rules.findIndex(({ id }) => id === after) + 1;
    const rules = group.rules.toSpliced(place, 0, rule);
    setFresh(rule.kind === 'group' ? (rule.rules[0]?.id ?? null) : rule.id);
    show(group.id === tree.id ? { ...tree, rules } : changed(tree, group.id, (node) => ({ ...(node as GroupNode), rules })));
  };

  const words = useWords(tree);
  const { error } = useLiveCount(value);
  const gaps = useMemo(() => gapsOf(tree), [tree]);
  const problem = useMemo(() => {
    for (const refusal of [props.error, error]) {
      const row = rowOfProblem(tree, refusal);
      if (row !== null && refusal instanceof ApiProblem) {
        return { row, text: refusalText(refusal) };
      }
    }
    return null;
  }, [tree, props.error, error]);
  const isFull = countRules(tree) > most.rules - 2;

  return (
    <BuildingProvider value={{ words, gaps, problem, change, add, isFull, fresh, without: props.without }}>
      <Stack gap="xs" role="group" aria-label={t('label')}>
        {tree.rules.length === 0 && (
          <div>
            <Text fw={600}>{t('everybody')}</Text>
            <Text size="sm" c="dimmed">
              {t('everybodyText')}
            </Text>
          </div>
        )}
        <RuleGroup group={tree} depth={1} onMode={(mode) => show(withMode(tree, mode))} />
        {isFull && (
          <Text size="sm" c="dimmed">
            {t('full', { rules: most.rules })}
          </Text>
        )}
      </Stack>
    </BuildingProvider>
  );
}
