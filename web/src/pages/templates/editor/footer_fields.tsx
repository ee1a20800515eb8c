import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEditing } from './context';
import { CountedText } from './fields';

export function FooterFields(props: { footer: string | null; onChange: (footer: string | null) => void }) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  return (
    <>
      <Switch label={t('editor.withFooter')} checked={props.footer !== null} onChange={(event) => props.onChange(event.currentTarget.checked ? '' : null)} />
      {props.footer !== null && (
        <CountedText field="footer" label={t('editor.footerText')} value={props.footer} onChange={props.onChange} most={limits?.footer} hint={t('editor.footerHint')} />
      )}
    </>
  );
}
