import { Card, Select, SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { categories, type Rules, statuses } from '../types';
import { languageName } from '../words';
import type { Category, Draft } from './draft';
import { useEditing } from './context';
import { CountedText, useNotes, Warnings } from './fields';

// What the template is called, where, and what the provider thinks of it.
export function NameFields(props: { draft: Draft; rules: Rules; fixed: boolean; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation('templates');
  const { limits, touch } = useEditing();
  const { draft, rules, onChange } = props;
  const language = useNotes('language');
  const category = useNotes('category');
  const provider = useNotes('provider');
  const dialect = rules.dialects.find((one) => one.name === rules.providers.find((known) => known.id === draft.provider)?.dialect);
  const languages = rules.languages.includes(draft.language) || !draft.language ? rules.languages : [draft.language, ...rules.languages];
  return (
    <Card withBorder component="section" aria-label={t('editor.nameTitle')}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            label={t('provider')}
            data={rules.providers.filter((one) => !one.archived || one.id === draft.provider).map((one) => ({ value: String(one.id), label: one.nickname }))}
            value={draft.provider === null ? null : String(draft.provider)}
            onChange={(value) => onChange({ provider: value ? Number(value) : null })}
            allowDeselect={false}
            disabled={props.fixed}
            description={props.fixed ? t('editor.providerFixed') : dialect?.title}
            error={provider.error}
          />
          <div>
            <Select
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              label={t('language')}
              searchable
              data={languages.map((code) => ({ value: code, label: `${languageName(code)} (${code})` }))}
              value={draft.language || null}
              onChange={(value) => onChange({ language: value ?? '' })}
              onBlur={() => touch('language')}
              allowDeselect={false}
              description={t('editor.languageHint')}
              error={language.error}
            />
            <Warnings warnings={language.warnings} />
          </div>
        </SimpleGrid>
        <CountedText
          field="name"
          label={t('editor.name')}
          value={draft.name}
          onChange={(name) => onChange({ name })}
          most={limits?.template_name}
          hint={dialect ? t(`naming.${dialect.naming}`) : ''}
        />
        {(dialect?.naming === 'uuid' || draft.externalId) && (
          <CountedText field="externalId" label={t('editor.externalId')} value={draft.externalId} onChange={(externalId) => onChange({ externalId: externalId.trim() })} hint={t('editor.externalIdHint')} />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <div>
            <Select
              label={t('categoryLabel')}
              data={[...categories.map((one) => ({ value: one as string, label: t(`category.${one}`) })), { value: 'none', label: t('category.none') }]}
              value={draft.category || 'none'}
              onChange={(value) => onChange({ category: (value === 'none' || !value ? '' : value) as Category })}
              allowDeselect={false}
              error={category.error}
            />
            <Warnings warnings={category.warnings} />
          </div>
          <Select
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            label={t('statusLabel')}
            data={statuses.map((one) => ({ value: one, label: t(`status.${one}`) }))}
            value={draft.status}
            onChange={(value) => onChange({ status: statuses.find((one) => one === value) ?? 'approved' })}
            allowDeselect={false}
            description={t('editor.statusHint')}
          />
        </SimpleGrid>
        {draft.status !== 'approved' && (
          <CountedText field="reason" label={t('editor.reason')} value={draft.reason} onChange={(reason) => onChange({ reason })} />
        )}
      </Stack>
    </Card>
  );
}
