import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEditing } from './context';
import type { Draft } from './draft';
import { CountedText, PartNotes } from './fields';

export function OfferFields(props: { offer: Draft['offer']; onChange: (offer: Draft['offer']) => void }) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { offer, onChange } = props;
  return (
    <>
      <CountedText field="offer.text" label={t('editor.offerText')} value={offer.text} onChange={(text) => onChange({ ...offer, text })} most={limits?.offer_text} />
      <Switch label={t('editor.offerExpires')} description={t('editor.offerExpiresHint')} checked={offer.expires} onChange={(event) => onChange({ ...offer, expires: event.currentTarget.checked })} />
      <PartNotes field="offer" />
    </>
  );
}
