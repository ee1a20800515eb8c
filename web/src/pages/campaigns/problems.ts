import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sentence } from '@/parts/problem_alert';
import type { Autosave } from './autosave';
import { useTemplate } from './data';
import { isAudienceComplete, stepOf } from './draft';
import { toValue } from './values';

export interface Problem {
  field: string;
  text: string;
}

// What stands between the draft and its launch: at once what can be seen here, and what the server says of the rest.
export function useProblems(saving: Autosave): Problem[] {
  const { t } = useTranslation('campaigns');
  const { draft, saved } = saving;
  const isSaved = saving.state === 'saved';
  const template = useTemplate(draft.template);
  return useMemo(() => {
    const problems: Problem[] = [];
    const add = (field: string, text: string) => {
      if (!problems.some((problem) => problem.field === field)) {
        problems.push({ field, text });
      }
    };
    if (draft.name.trim() === '') {
      add('name', t('start.nameMissing'));
    }
    if (!isAudienceComplete(draft.audience)) {
      add('audience', t(`who.missing.${draft.audience.kind}`));
    }
    if (draft.template === null) {
      add('template', t('what.templateMissing'));
    }
    for (const slot of template.data?.slots ?? []) {
      const written = draft.values[slot.key];
      if (slot.required && (!written || toValue(written) === null)) {
        add(`plan.values.${slot.key}`, t('what.valueMissing'));
      }
    }
    if (draft.isTimed && draft.sendAt === null) {
      add('send_at', t('when.missing'));
    }
    for (const problem of saved.problems) {
      // Of what was saved: what has been written since then is not judged yet.
      const isOfSlot = problem.field.startsWith('plan.values.');
      const isStale =
        !isSaved &&
        (stepOf(problem.field) === 'who' ||
          ((problem.field === 'template' || isOfSlot) && draft.template !== saved.template) ||
          (isOfSlot && problem.detail === 'has no value') ||
          problem.field === 'send_at');
      if (!isStale) {
        add(problem.field, [problem.detail, problem.advice].filter((part) => part).map((part) => sentence(part ?? '')).join(' '));
      }
    }
    return problems;
  }, [draft, saved, isSaved, template.data, t]);
}

export function problemAt(problems: Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.text;
}
