import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { numberOf, useRules, useTemplate } from '../data';
import type { Rules, Template } from '../types';
import { newDraft } from './draft';
import { Editor } from './editor';
import { readDraft } from './read';

// A new template, a copy of another (?from=), or one that is changed.
export default function EditorPage() {
  const { t } = useTranslation('templates');
  const { template } = useParams();
  const [search] = useSearchParams();
  const from = numberOf(search.get('from'));
  const known = useTemplate(numberOf(template) || from);
  const rules = useRules();
  const title = template ? t('editor.titleEdit') : from ? t('editor.titleCopy') : t('editor.titleNew');
  return (
    <Page title={title} back={template ? { to: `/templates/${template}`, label: t('editor.backToTemplate') } : { to: '/templates', label: t('title') }}>
      <OnlyWith right="campaigns:write">
        <QueryView query={rules}>
          {(found) =>
            template || from ? (
              <QueryView query={known}>{(form) => <Known key={form.id} rules={found} template={form} copy={!template} provider={numberOf(search.get('provider'))} />}</QueryView>
            ) : (
              <Editor rules={found} initial={newDraft(firstProvider(found, numberOf(search.get('provider'))))} />
            )
          }
        </QueryView>
      </OnlyWith>
    </Page>
  );
}

function firstProvider(rules: Rules, wanted: number): number | null {
  const usable = rules.providers.filter((one) => !one.archived);
  return (usable.find((one) => one.id === wanted) ?? usable.find((one) => one.default) ?? usable[0])?.id ?? null;
}

function Known(props: { rules: Rules; template: Template; copy: boolean; provider: number }) {
  const { t } = useTranslation('templates');
  const { rules, template, copy } = props;
  const draft = readDraft(template);
  if (!draft || (template.archived && !copy)) {
    return <Alert color="yellow">{draft ? t('editor.isRemoved') : t('editor.tooSpecial')}</Alert>;
  }
  if (!copy) {
    return <Editor rules={rules} initial={draft} template={template} />;
  }
  const provider = firstProvider(rules, props.provider || template.provider);
  return <Editor rules={rules} initial={{ ...draft, provider, externalId: provider === template.provider ? draft.externalId : '', status: 'approved', reason: '' }} />;
}
