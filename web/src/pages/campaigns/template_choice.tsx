import { Anchor, Group, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { ProblemAlert } from '@/parts/problem_alert';
import { EmptyState } from '@/parts/empty_state';
import { excerptOf, languageName } from '@/pages/templates/words';
import { useTemplate, useTemplates } from './data';
import { type Draft, type Template, withTemplate } from './draft';
import type { Change } from './start_fields';

function Option(props: { template: Template }) {
  const { t } = useTranslation('campaigns');
  const { template } = props;
  return (
    <div style={{ minWidth: 0 }}>
      <Group gap="xs">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {template.name}
        </Text>
        <Text size="xs" c="dimmed">
          {languageName(template.language)}
        </Text>
        {template.status !== 'approved' && (
          <Text size="xs" fw={600}>
            {t(`what.status.${template.status}`)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {excerptOf(template)}
      </Text>
    </div>
  );
}

// Of the provider's templates one; approved ones first, the others say why they cannot be sent.
export function TemplateChoice(props: { draft: Draft; change: Change; error: string | undefined }) {
  const { t } = useTranslation('campaigns');
  const { draft } = props;
  const templates = useTemplates(draft.provider, '');
  const chosen = useTemplate(draft.template);
  const all = [...(templates.data?.items ?? [])].sort((a, b) => Number(b.status === 'approved') - Number(a.status === 'approved') || a.name.localeCompare(b.name));
  if (chosen.data && !all.some((one) => one.id === chosen.data.id)) {
    all.unshift(chosen.data);
  }
  const byId = new Map(all.map((one) => [String(one.id), one]));
  if (templates.data && all.length === 0) {
    return (
      <EmptyState title={t('what.noTemplatesTitle')} text={t('what.noTemplatesText')}>
        <Anchor component={Link} to="/templates">
          {t('what.toTemplates')}
        </Anchor>
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      <Select
        label={t('what.template')}
        placeholder={templates.isPending ? t('who.loading') : t('what.templatePlaceholder')}
        data={all.map((one) => ({ value: String(one.id), label: `${one.name} (${one.language})` }))}
        value={draft.template === null ? null : String(draft.template)}
        searchable
        limit={100}
        maxDropdownHeight={360}
        allowDeselect={false}
        nothingFoundMessage={t('what.noneFound')}
        error={props.error}
        renderOption={({ option }) => {
          const template = byId.get(option.value);
          return template ? <Option template={template} /> : option.label;
        }}
        onChange={(value) => {
          const template = value === null ? null : (byId.get(value) ?? null);
          props.change((before) => (before.template === (template?.id ?? null) ? before : withTemplate(before, template)));
        }}
      />
      <ProblemAlert error={templates.error} onRetry={() => void templates.refetch()} />
      {chosen.data && (
        <Text size="xs" c="dimmed">
          {t('what.chosen', { language: languageName(chosen.data.language), category: chosen.data.category ? t(`what.category.${chosen.data.category}`, { defaultValue: chosen.data.category }) : t('what.noCategory') })}{' '}
          <Anchor component={Link} to={`/templates/${chosen.data.id}`} size="xs" underline="always">
            {t('what.openTemplate')}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}
