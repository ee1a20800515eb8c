import { Alert, Anchor, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ProblemAlert, sentence } from '@/parts/problem_alert';
import { useProviders } from './data';
import type { Draft } from './draft';

export type Change = (next: (draft: Draft) => Draft) => void;

// What it is called, and from which number it goes.
export function StartFields(props: { draft: Draft; change: Change; nameError?: string | undefined; providerError?: string | undefined; labelError?: string | undefined; isFresh?: boolean }) {
  const { t } = useTranslation('campaigns');
  const { draft, change } = props;
  const providers = useProviders();
  const usable = providers.data?.items.filter((one) => !one.archived || one.id === draft.provider) ?? [];
  return (
    <Stack gap="md">
      <TextInput
        id="campaign-name"
        label={t('start.name')}
        description={t('start.nameHint')}
        value={draft.name}
        required
        maxLength={200}
        error={props.nameError}
        autoComplete="off"
        data-autofocus={props.isFresh || undefined}
        onChange={(event) => {
          const name = event.currentTarget.value;
          change((before) => ({ ...before, name }));
        }}
      />
      <ProblemAlert error={providers.error} onRetry={() => void providers.refetch()} />
      {providers.data && usable.length === 0 ? (
        <Alert color="yellow" title={t('start.noProviderTitle')}>
          <Text size="sm">{t('start.noProviderText')}</Text>
          <Anchor component={Link} to="/channels" size="sm">
            {t('start.connect')}
          </Anchor>
        </Alert>
      ) : (
        <Select
          label={t('start.provider')}
          description={t('start.providerHint')}
          data={usable.map((one) => ({ value: String(one.id), label: `${one.nickname} (${one.sender})` }))}
          value={draft.provider === null ? null : String(draft.provider)}
          allowDeselect={false}
          error={props.providerError && sentence(props.providerError)}
          onChange={(value) => {
            const provider = value === null ? null : Number(value);
            // A template belongs to one provider.
            change((before) => (before.provider === provider ? before : { ...before, provider, template: null }));
          }}
        />
      )}
      <TagsInput
        label={t('start.labels')}
        description={t('start.labelsHint')}
        value={draft.labels}
        maxTags={20}
        maxLength={60}
        error={props.labelError}
        onChange={(labels) => change((before) => ({ ...before, labels: labels.map((label) => label.replace(/["\\]/g, '')) }))}
      />
      <div>
        <Text size="sm" fw={500}>
          {t('start.kind')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('start.kindText')}
        </Text>
      </div>
    </Stack>
  );
}
