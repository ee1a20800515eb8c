import { Checkbox, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEditing } from './context';
import type { CodeDraft } from './draft';
import { CountedText, PartNotes } from './fields';

// A one-time password: WhatsApp writes its text itself.
export function CodeFields(props: { code: CodeDraft; onChange: (code: CodeDraft) => void }) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { code, onChange } = props;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('editor.codeIntro')}
      </Text>
      <Checkbox label={t('editor.advice')} checked={code.advice} onChange={(event) => onChange({ ...code, advice: event.currentTarget.checked })} />
      <PartNotes field="code" />
      <NumberInput
        label={t('editor.minutes')}
        description={t('editor.minutesHint')}
        min={1}
        allowDecimal={false}
        value={code.minutes ?? ''}
        onChange={(value) => onChange({ ...code, minutes: typeof value === 'number' ? value : null })}
      />
      <PartNotes field="code.minutes" />
      <Radio.Group label={t('editor.way')} value={code.way} onChange={(way) => onChange({ ...code, way: way as CodeDraft['way'] })}>
        <Stack gap={6} mt={6}>
          {(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'] as const).map((way) => (
            <Radio key={way} value={way} label={t(`editor.otp.${way}`)} description={t(`editor.otpHint.${way}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <CountedText field="code.text" label={t('editor.codeButton')} value={code.text} onChange={(text) => onChange({ ...code, text })} most={limits?.button_text} placeholder={t('editor.codeButtonDefault')} />
      {code.way !== 'COPY_CODE' && (
        <>
          <CountedText field="code.autofill" label={t('editor.autofill')} value={code.autofill} onChange={(autofill) => onChange({ ...code, autofill })} most={limits?.button_text} />
          <CountedText field="code.package" label={t('editor.package')} value={code.packageName} onChange={(packageName) => onChange({ ...code, packageName })} placeholder="com.example.app" />
          <CountedText field="code.signature" label={t('editor.signature')} value={code.signature} onChange={(signature) => onChange({ ...code, signature })} hint={t('editor.signatureHint')} />
        </>
      )}
      <PartNotes field="code.button" />
    </Stack>
  );
}
