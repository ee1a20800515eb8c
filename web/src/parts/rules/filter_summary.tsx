import { Box, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { modeOf, sentenceOf, type Words } from './sentence';
import { type Filter, type GroupNode, treeOf } from './tree';
import { useWords } from './words';

// A filter to read: its rules as sentences.
export function FilterSummary(props: { filter: Filter }) {
  const { t } = useTranslation('rules');
  const tree = useMemo(() => treeOf(props.filter), [props.filter]);
  const words = useWords(tree);
  if (tree.rules.length === 0 && tree.mode === 'all') {
    return <Text size="sm">{t('everybody')}</Text>;
  }
  const [only] = tree.rules;
  if (tree.rules.length === 1 && only && only.kind !== 'group') {
    return (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {sentenceOf(words, only)}
      </Text>
    );
  }
  return <Sentences group={tree} words={words} outermost />;
}

function Sentences(props: { group: GroupNode; words: Words; outermost?: boolean }) {
  const { t } = useTranslation('rules');
  const { group, words } = props;
  return (
    <Box>
      <Text size="sm" c="dimmed">
        {t(props.outermost ? 'peopleWho' : 'whoFit')} {t(`modes.${modeOf(group)}`)}:
      </Text>
      <Box component="ul" m={0} pl="lg">
        {group.rules.map((rule) => (
          <Box component="li" key={rule.id} fz="sm" style={{ overflowWrap: 'anywhere' }}>
            {rule.kind === 'group' ? <Sentences group={rule} words={words} /> : sentenceOf(words, rule)}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
