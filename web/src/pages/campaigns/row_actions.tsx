import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowRight, IconCalendarOff, IconCopy, IconDots, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import { notice } from '@/parts/notice';
import { useCan } from '@/session/session';
import type { CampaignRow } from './draft';

const fresh = () => queries.invalidateQueries({ queryKey: ['campaign', 'list'] });

function refused(error: unknown) {
  notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error), autoClose: 8000 });
}

// Thrown away at once, as it can be had back for a while: under another number, but with all that it said.
export function useThrowAway() {
  const { t } = useTranslation(['campaigns', 'common']);
  return async (row: Pick<CampaignRow, 'id' | 'name' | 'labels' | 'provider' | 'template' | 'import' | 'segment' | 'list' | 'filter' | 'plan' | 'send_at'>) => {
    try {
      await api.DELETE('/api/v1/campaigns/{campaign}', { params: { path: { campaign: row.id } } });
      await fresh();
    } catch (error) {
      refused(error);
      return;
    }
    const { name, labels, provider, template, segment, list, filter, plan, send_at } = row;
    const back = { name, labels, provider, template, import: row.import, segment, list, filter, plan, send_at, unfinished: true };
    const wish = newWish();
    const notification = notifications.show({
      color: 'gray',
      autoClose: 12_000,
      withCloseButton: true,
      message: (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('thrownAway', { name: row.name })}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              void got(api.POST('/api/v1/campaigns', { params: { header: { 'Idempotency-Key': wish } }, body: back }))
                .then(() => {
                  notifications.hide(notification);
                  notice(t('broughtBack', { name: row.name }));
                  return fresh();
                })
                .catch(refused);
            }}
          >
            {t('common:undo')}
          </Button>
        </Group>
      ),
    });
  };
}

export function RowActions(props: { row: CampaignRow }) {
  const { t } = useTranslation(['campaigns', 'common']);
  const navigate = useNavigate();
  const mayWrite = useCan('campaigns:write');
  const maySend = useCan('send');
  const throwAway = useThrowAway();
  const { row } = props;
  const isScheduled = row.state === 'draft' && row.scheduled !== null;
  const isDraft = row.state === 'draft' && !isScheduled;
  const path = { params: { path: { campaign: row.id }, header: { 'Idempotency-Key': newWish() } } };
  const press = (call: Promise<unknown>, done: string) => {
    void call.then(() => {
      notice(done);
      return fresh();
    }, refused);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actionsOf', { name: row.name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isDraft && mayWrite && (
          <Menu.Item component={Link} to={`/campaigns/${row.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>
            {t('action.continue')}
          </Menu.Item>
        )}
        {!isDraft && (
          <Menu.Item component={Link} to={`/campaigns/${row.id}`} leftSection={<IconArrowRight size={16} aria-hidden />}>
            {t('action.open')}
          </Menu.Item>
        )}
        {isScheduled && maySend && (
          <Menu.Item leftSection={<IconCalendarOff size={16} aria-hidden />} onClick={() => press(got(api.POST('/api/v1/campaigns/{campaign}/unschedule', path)), t('done.unschedule'))}>
            {t('action.unschedule')}
          </Menu.Item>
        )}
        {row.state === 'running' && maySend && (
          <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => press(got(api.POST('/api/v1/campaigns/{campaign}/pause', path)), t('done.pause'))}>
            {t('action.pause')}
          </Menu.Item>
        )}
        {row.state === 'paused' && maySend && (
          <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => press(got(api.POST('/api/v1/campaigns/{campaign}/resume', path)), t('done.resume'))}>
            {t('action.resume')}
          </Menu.Item>
        )}
        {mayWrite && (
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => navigate(`/campaigns/new?copy=${row.id}`)}>
            {t('action.duplicate')}
          </Menu.Item>
        )}
        {isDraft && mayWrite && (
          <Menu.Item color="red.8" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void throwAway(row)}>
            {t('action.throwAway')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
