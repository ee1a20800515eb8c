import { List, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { queries } from '@/api/queries';
import { UseLink } from '@/pages/segments/remove';
import { ask } from '@/parts/confirm';
import { notice } from '@/parts/notice';
import { ProblemAlert } from '@/parts/problem_alert';
import { forgetLists, type PeopleList } from './data';

// Asks whether to delete a list, or says what uses it.
export function useRemove(then?: () => void) {
  const { t } = useTranslation(['lists', 'common', 'segments']);
  return async (list: PeopleList) => {
    try {
      const { items } = await got(api.GET('/api/v1/lists/{list}/uses', { params: { path: { list: list.id } } }));
      if (items.length > 0) {
        const id = modals.open({
          title: t('usedTitle', { name: list.name }),
          children: (
            <Stack gap="xs">
              <Text size="sm">{t('usedText')}</Text>
              <List size="sm">
                {items.map((use) => (
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
    } catch (error) {
      modals.open({ title: t('common:problemTitle'), children: <ProblemAlert error={error} /> });
      return;
    }
    ask({
      title: t('deleteTitle', { name: list.name }),
      text: t('deleteText'),
      confirm: t('common:delete'),
      danger: true,
      run: async () => {
        await api.DELETE('/api/v1/lists/{list}', { params: { path: { list: list.id } } });
        then?.();
        queries.removeQueries({ queryKey: ['list', list.id] });
        await forgetLists();
        notice(t('deleted', { name: list.name }));
      },
    });
  };
}
