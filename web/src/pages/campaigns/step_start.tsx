import type { StepProps } from './step_frame';
import { StartFields } from './start_fields';
import { problemAt } from './problems';
import { refusalAt } from './saving_state';

export function StartStep(props: StepProps) {
  const { saving, problems } = props;
  return (
    <StartFields
      draft={saving.draft}
      change={saving.change}
      nameError={problemAt(problems, 'name') ?? refusalAt(saving, 'name')}
      providerError={problemAt(problems, 'provider') ?? refusalAt(saving, 'provider')}
      labelError={saving.error?.field?.startsWith('labels') ? refusalAt(saving, saving.error.field) : undefined}
    />
  );
}
