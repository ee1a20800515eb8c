import { Button, Group, TextInput } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { queries } from '@/api/queries';
import type { components } from '@/api/schema';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { DataTable } from '@/parts/data_table';
import { EmptyState } from '@/parts/empty_state';
import { refusalText } from '@/parts/form';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { usePages } from '@/parts/pages';
import { ProblemAlert } from '@/parts/problem_alert';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { Section } from './section';

type Block = components['schemas']['BlockedNumber'];

export function Blocked() {
  const { t } = useTranslation(['settings', 'common']);
  const [phone, setPhone] = useState('');
  const blocks = usePages<Block, string>(['blocked_number', 'list'], (after, signal) =>
    got(api.GET('/api/v1/blocked-numbers', { params: { query: after === undefined ? {} : { after } }, signal })),
  );
  const refresh = () => queries.invalidateQueries({ queryKey: ['blocked_number'] });
  const block = useMutation({
    mutationFn: () => got(api.PUT('/api/v1/blocked-numbers/{phone}', { params: { path: { phone: phone.trim() } } })),
    onSuccess: (made) => {
      setPhone('');
      notice(t('blocked.blocked', { phone: made.phone }));
      void refresh();
    },
  });
  const refused = block.error instanceof ApiProblem && block.error.field === 'phone' ? refusalText(block.error) : null;
  const free = (number: string) =>
    ask({
      title: t('blocked.freeTitle', { phone: number }),
      text: t('blocked.freeText'),
      confirm: t('blocked.free'),
      run: async () => {
        await api.DELETE('/api/v1/blocked-numbers/{phone}', { params: { path: { phone: number } } });
        notice(t('blocked.freed', { phone: number }));
        await refresh();
      },
    });
  return (
    <Page title={t('nav.blocked')} intro={t('blocked.intro')}>
      <Section title={t('blocked.add')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            block.mutate();
          }}
          noValidate
        >
          {block.error && refused === null && <ProblemAlert error={block.error} />}
          <Group align="flex-start" gap="sm">
            <TextInput
              label={t('blocked.phone')}
              description={t('blocked.phoneText')}
              placeholder="+91 98200 12345"
              type="tel"
              maxLength={50}
              value={phone}
              onChange={(event) => {
                setPhone(event.currentTarget.value);
                block.reset();
              }}
              error={refused}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              style={{ flex: '0 1 320px' }}
            />
            <Allowed right="people:write">
              <Button type="submit" mt={24} loading={block.isPending} disabled={phone.trim() === ''}>
                {t('blocked.add')}
              </Button>
            </Allowed>
          </Group>
        </form>
      </Section>
      <QueryView query={blocks}>
        {() => (
          <DataTable
            label={t('blocked.table')}
            rows={blocks.rows}
            keyOf={(one) => one.phone}
            more={blocks.more}
            empty={<EmptyState icon={<IconBan size={28} />} title={t('blocked.empty')} text={t('blocked.emptyText')} />}
            columns={[
              { id: 'phone', title: t('blocked.phone'), cell: (one) => one.phone },
              { id: 'since', title: t('blocked.since'), cell: (one) => <When at={one.since} /> },
              { id: 'source', title: t('blocked.source'), cell: (one) => one.source ?? '–' },
              {
                id: 'actions',
                title: t('common:actions'),
                hiddenTitle: true,
                cell: (one) => (
                  <Allowed right="people:write">
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => free(one.phone)}
                      aria-label={t('blocked.freeOf', { phone: one.phone })}
                    >
                      {t('blocked.free')}
                    </Button>
                  </Allowed>
                ),
              },
            ]}
          />
        )}
      </QueryView>
    </Page>
  );
}
