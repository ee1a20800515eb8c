import { Anchor, List, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { api } from '@/api/client';
import { queries } from '@/api/queries';
import { ask } from '@/parts/confirm';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { type Segment, type Use, usesOf } from './data';

export function UseLink(props: { use: Use; onFollow?: () => void }) {
  const { t } = useTranslation('segments');
  const { use } = props;
  const to = use.kind === 'segment' ? `/segments/${use.id}` : `/campaigns/${use.id}`;
  return (
    <>
      {t(use.kind === 'segment' ? 'usesSegment' : 'usesCampaign')}{' '}
      <Anchor component={Link} to={to} onClick={props.onFollow}>
        {use.name}
      </Anchor>
    </>
  );
}

// Asks whether to delete a segment, or says who uses it.
export function useRemove(then?: () => void) {
  const { t } = useTranslation(['segments', 'common']);
  return async (segment: Segment) => {
    let uses: Use[];
    try {
      uses = (await usesOf(segment.id)).items;
    } catch (error) {
      modals.open({ title: t('common:problemTitle'), children: <ProblemAlert error={error} /> });
      return;
    }
    if (uses.length > 0) {
      const id = modals.open({
        title: t('usedTitle', { name: segment.name }),
        children: (
          <Stack gap="xs">
            <Text size="sm">{t('usedText')}</Text>
            <List size="sm">
              {uses.map((use) => (
                <List.Item key={`${use.kind} ${use.id}`}>
                  <UseLink use={use} onFollow={() => modals.close(id)} />
                </List.Item>
              ))}
            </List>
          </Stack>
        ),
      });
      return;
    }
    ask({
      title: t('deleteTitle', { name: segment.name }),
      text: t('deleteText'),
      confirm: t('common:delete'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/segments/{segment}', { params: { path: { segment: segment.id } } });
        queries.removeQueries({ queryKey: ['segment', segment.id] });
        await queries.invalidateQueries({ queryKey: ['segment', 'list'] });
        await queries.invalidateQueries({ queryKey: ['segment', 'names'] });
        notice(t('deleted', { name: segment.name }));
        then?.();
      },
    });
  };
}
