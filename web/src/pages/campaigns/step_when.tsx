import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { problemAt } from './problems';
import { refusalAt } from './saving_state';
import type { StepProps } from './step_frame';
import { toLocal, toUtc } from './zoned';

const hour = 3_600_000;

export function WhenStep(props: StepProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { saving, problems } = props;
  const { draft, change } = saving;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const soon = () => new Date(Math.ceil((Date.now() + hour / 2) / hour) * hour).toISOString();
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('when.label')}
        value={draft.isTimed ? 'later' : 'now'}
        onChange={(value) => change((before) => ({ ...before, isTimed: value === 'later', sendAt: value === 'later' ? (before.sendAt ?? soon()) : before.sendAt }))}
      >
        <Stack gap="xs" mt="sm">
          <Radio value="now" label={t('when.now')} description={t('when.nowText')} />
          <Radio value="later" label={t('when.later')} description={t('when.laterText')} />
        </Stack>
      </Radio.Group>
      {draft.isTimed && (
        <TextInput
          type="datetime-local"
          label={t('when.time')}
          description={t('when.zone', { zone: format.zone })}
          value={draft.sendAt ? toLocal(draft.sendAt, format.zone) : ''}
          error={problemAt(problems, 'send_at') ?? refusalAt(saving, 'send_at')}
          maw={320}
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          onChange={(event) => {
            const sendAt = toUtc(event.currentTarget.value, format.zone);
            change((before) => ({ ...before, sendAt }));
          }}
        />
      )}
      {draft.isTimed && draft.sendAt && (
        <Text size="sm" c="dimmed">
          {t('when.means', { time: format.exact(draft.sendAt), ago: format.ago(draft.sendAt) })}
          {own !== format.zone && ` ${t('when.own', { time: new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: own }).format(new Date(draft.sendAt)), zone: own })}`}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('when.audience')}
      </Text>
    </Stack>
  );
}
