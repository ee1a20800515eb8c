import { Button, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { useFormat } from '@/parts/format';
import { notice } from '@/parts/notice';
import { useCan } from '@/session/session';
import type { Campaign, Statistics } from './data';
import { ExportButton } from './export_button';

type Call = 'pause' | 'resume' | 'stop';

export function useCalls(campaign: Campaign) {
  const client = useQueryClient();
  const { t } = useTranslation('campaign');
  const changed = () => client.invalidateQueries({ queryKey: ['campaign', campaign.id] });
  const params = (wish: string) => ({ params: { path: { campaign: campaign.id }, header: { 'Idempotency-Key': wish } } });
  const call = async (name: Call, wish: string) => {
    if (name === 'pause') {
      await got(api.POST('/api/v1/campaigns/{campaign}/pause', params(wish)));
    } else if (name === 'resume') {
      await got(api.POST('/api/v1/campaigns/{campaign}/resume', params(wish)));
    } else {
      await got(api.POST('/api/v1/campaigns/{campaign}/stop', params(wish)));
    }
    await changed();
    notice(t(`done.${name}`));
  };
  const resend = async (wish: string) => {
    const { resent } = await got(api.POST('/api/v1/campaigns/{campaign}/resend-uncertain', params(wish)));
    await changed();
    notice(t('done.resend', { count: resent }));
  };
  return { call, resend };
}

// What can be taken back is done at once; its refusal is shown by the page.
export function usePress(campaign: Campaign) {
  const { call } = useCalls(campaign);
  return useMutation({ mutationFn: (name: 'pause' | 'resume') => call(name, newWish()) });
}

export function Actions(props: { campaign: Campaign; statistics: Statistics | undefined; press: ReturnType<typeof usePress> }) {
  const { t } = useTranslation('campaign');
  const { campaign, statistics, press } = props;
  const format = useFormat();
  const navigate = useNavigate();
  const { call } = useCalls(campaign);
  const mayWrite = useCan('campaigns:write');
  const { state } = campaign;
  const scheduled = state === 'draft' && campaign.scheduled !== null;
  const stop = () => {
    const wish = newWish();
    const waiting = statistics?.waiting ?? 0;
    ask({
      title: scheduled ? t('stop.titleScheduled') : t('stop.title', { name: campaign.name }),
      text: scheduled ? t('stop.textScheduled') : t('stop.text', { count: waiting, amount: format.count(waiting) }),
      confirm: scheduled ? t('stop.confirmScheduled') : t('stop.confirm'),
      danger: true,
      run: () => call('stop', wish),
    });
  };
  return (
    <>
      {(state === 'running' || state === 'launching') && (
        <Allowed right="send">
          <Button variant="default" leftSection={<IconPlayerPause size={16} aria-hidden />} loading={press.isPending} onClick={() => press.mutate('pause')}>
            {t('actions.pause')}
          </Button>
        </Allowed>
      )}
      {state === 'paused' && (
        <Allowed right="send">
          <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={press.isPending} onClick={() => press.mutate('resume')}>
            {t('actions.resume')}
          </Button>
        </Allowed>
      )}
      {(state === 'running' || state === 'launching' || state === 'paused' || scheduled) && (
        <Allowed right="send">
          <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden color="var(--mantine-color-error)" />} onClick={stop}>
            {scheduled ? t('actions.unschedule') : t('actions.stop')}
          </Button>
        </Allowed>
      )}
      {state === 'draft' && !scheduled && campaign.kind === 'campaign' && (
        <Allowed right="campaigns:write">
          <Button component={Link} to={`/campaigns/${campaign.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>
            {t('actions.edit')}
          </Button>
        </Allowed>
      )}
      {campaign.launched !== null && <ExportButton campaign={campaign.id} />}
      {campaign.kind === 'campaign' && mayWrite && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px="xs" aria-label={t('actions.more')}>
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => navigate(`/campaigns/new?copy=${campaign.id}`)}>
              {t('actions.copy')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
