import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got } from '@/api/client';
import { OnlyWith } from '@/parts/allowed';
import { afterSave } from '@/parts/leaving';
import { notice } from '@/parts/notice';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { useDialects, useProvider, useProviderId, useProvidersChanged } from './data';
import { ProviderForm } from './form';
import { changeOf, creationOf, dialectOfKind, emptyValues, valuesOf } from './values';

export function NewProvider() {
  const { t } = useTranslation('channels');
  const dialects = useDialects();
  const navigate = useNavigate();
  const changed = useProvidersChanged();
  return (
    <OnlyWith right="settings:write">
      <Page title={t('newTitle')} intro={t('newIntro')} back={{ to: '/channels', label: t('back') }}>
        <QueryView query={dialects}>
          {(known) => (
            <ProviderForm
              dialects={known}
              initial={emptyValues('generic')}
              cancelTo="/channels"
              save={async (values, dialect, wish) => {
                const { trial: _, ...provider } = await got(
                  api.POST('/api/v1/providers', {
                    body: creationOf(values, dialect),
                    params: { header: { 'Idempotency-Key': wish } },
                  }),
                );
                notice(t('created', { name: provider.nickname }));
                await changed(provider);
                navigate(`/channels/${provider.id}`, { state: { ...afterSave, isNew: true } });
              }}
            />
          )}
        </QueryView>
      </Page>
    </OnlyWith>
  );
}

export function EditProvider() {
  const { t } = useTranslation('channels');
  const id = useProviderId();
  const dialects = useDialects();
  const provider = useProvider(id);
  const navigate = useNavigate();
  const changed = useProvidersChanged();
  const queries = useQueryClient();
  return (
    <OnlyWith right="settings:write">
      <QueryView query={provider}>
        {(before) => (
          <Page title={t('editTitle', { name: before.nickname })} back={{ to: `/channels/${id}`, label: before.nickname }}>
            <QueryView query={dialects}>
              {(known) => (
                <ProviderForm
                  dialects={known}
                  initial={valuesOf(before, known.find((one) => one.name === before.dialect))}
                  before={before}
                  cancelTo={`/channels/${id}`}
                  save={async (values, dialect) => {
                    // What it is now, as somebody else may have changed it while this was typed.
                    const latest = queries.getQueryData<typeof before>(['provider', id]) ?? before;
                    const { trial: _, ...provider } = await got(
                      api.PATCH('/api/v1/providers/{provider}', {
                        params: { path: { provider: id } },
                        body: changeOf({ ...values, kind: dialectOfKind(values.kind) }, dialect, latest),
                      }),
                    );
                    notice(t('changed', { name: provider.nickname }));
                    await changed(provider);
                    navigate(`/channels/${id}`, { state: afterSave });
                  }}
                />
              )}
            </QueryView>
          </Page>
        )}
      </QueryView>
    </OnlyWith>
  );
}
