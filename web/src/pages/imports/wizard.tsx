import { Stepper } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { api, got, newWish } from '@/api/client';
import { queries } from '@/api/queries';
import { Page } from '@/parts/page';
import { CheckStep } from './check_step';
import { ColumnsStep } from './columns_step';
import { converted } from './csv_text';
import type { Preview } from './data';
import { type ChosenFile, FileStep } from './file_step';
import { type Choice, choicesOf, type Options, settingsOf } from './mapping';
import { remember, upload } from './uploads';

// From a file to people, in steps; nothing is stored before the last one.
export function NewImport() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const [step, setStep] = useState(0);
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [choices, setChoices] = useState<Choice[]>([]);
  const [options, setOptions] = useState<Options>({ country: '', list: '' });
  const [wish] = useState(newWish);
  const [share, setShare] = useState(0);
  const start = useMutation({
    mutationFn: async (chosen: ChosenFile) => {
      const body = await converted(chosen.file, chosen.form, setShare);
      const made = await got(
        api.POST('/api/v1/imports', {
          params: { header: { 'Idempotency-Key': wish } },
          body: { name: chosen.file.name.slice(0, 100), settings: settingsOf(choices, options) },
        }),
      );
      remember(made.id, { ...chosen.form, name: chosen.file.name, size: chosen.file.size, modified: chosen.file.lastModified, total: body.size });
      upload(made.id, body, 0);
      return made;
    },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['import', 'list'] });
      navigate(`/imports/${made.id}`, { replace: true });
    },
  });
  const choose = (chosen: ChosenFile, preview: Preview) => {
    setFile(chosen);
    setChoices(choicesOf(preview));
    setOptions({ country: preview.settings.country ?? '', list: '' });
    setStep(1);
  };
  return (
    <Page title={t('new.title')} intro={t('new.intro')} back={{ to: '/imports', label: t('title') }}>
      <Stepper active={step} onStepClick={(next) => next < step && setStep(next)} size="sm">
        <Stepper.Step label={t('steps.file')} allowStepSelect={step > 0}>
          <FileStep file={file} onChosen={choose} onKept={() => setStep(1)} hasChoices={choices.length > 0} />
        </Stepper.Step>
        <Stepper.Step label={t('steps.columns')} allowStepSelect={step > 1}>
          {file && <ColumnsStep file={file} choices={choices} options={options} onChange={setChoices} onBack={() => setStep(0)} onNext={() => setStep(2)} />}
        </Stepper.Step>
        <Stepper.Step label={t('steps.check')} allowStepSelect={false}>
          {file && (
            <CheckStep
              file={file}
              choices={choices}
              options={options}
              onOptions={setOptions}
              onBack={() => setStep(1)}
              onStart={() => start.mutate(file)}
              busy={start.isPending}
              share={share}
              error={start.error}
            />
          )}
        </Stepper.Step>
      </Stepper>
    </Page>
  );
}
