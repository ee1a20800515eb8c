import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Step, steps } from './draft';
import look from './step_nav.module.css';

// The steps, where one is, and in which of them something is still to be done.
export function StepNav(props: { step: Step; problems: Partial<Record<Step, number>>; seen?: Set<Step>; isNew?: boolean; onStep: (step: Step) => void }) {
  const { t } = useTranslation('campaigns');
  return (
    <nav aria-label={t('steps')}>
      <ol className={look.steps}>
        {steps.map((step, place) => {
          const count = props.problems[step] ?? 0;
          const isLookedAt = !props.isNew && step !== 'overview' && (props.seen?.has(step) || props.seen?.has('overview'));
          const mark = isLookedAt ? (count > 0 ? 'bad' : 'good') : null;
          return (
            <li key={step}>
              <UnstyledButton className={look.step} aria-current={props.step === step ? 'step' : undefined} onClick={() => props.onStep(step)}>
                <span className={`${look.number} ${mark ? look[mark] : ''}`} aria-hidden>
                  {mark === 'bad' ? <IconAlertTriangle size={14} /> : mark === 'good' ? <IconCheck size={14} /> : place + 1}
                </span>
                <span className={look.label}>{t(`step.${step}`)}</span>
                {mark === 'bad' && <VisuallyHidden>{t('stepProblems', { count })}</VisuallyHidden>}
                {mark === 'good' && <VisuallyHidden>{t('stepDone')}</VisuallyHidden>}
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
