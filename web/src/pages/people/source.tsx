import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';

// Who or what changed somebody's consent, from the server's own short words: "import 12", "key ci", "callback provider 3".
export function Source(props: { source: string | null }) {
  const { t } = useTranslation('people');
  const source = props.source ?? '';
  const numbered = /^(import|callback provider|campaign) (\d+)$/.exec(source);
  if (numbered) {
    const [, what, id] = numbered;
    const to = what === 'import' ? `/imports/${id}` : what === 'campaign' ? `/campaigns/${id}` : `/channels/${id}`;
    const text = what === 'import' ? t('source.import', { id }) : what === 'campaign' ? t('source.campaign', { id }) : t('source.provider', { id });
    return (
      <Anchor component={Link} to={to} inherit>
        {text}
      </Anchor>
    );
  }
  const named = /^(key|member|passcode) (.+)$/s.exec(source);
  const known: Record<string, string> = {
    upload: t('source.upload'),
    api: t('source.api'),
    merge: t('source.merge'),
    split: t('source.split'),
    import: t('source.file'),
    '': t('source.unknown'),
  };
  return (
    <Text component="span" inherit style={{ overflowWrap: 'anywhere' }}>
      {named
        ? named[1] === 'member'
          ? t('source.member', { name: named[2] })
          : named[1] === 'key'
            ? t('source.key', { name: named[2] })
            : t('source.passcode', { name: named[2] })
        : (known[source] ?? source)}
    </Text>
  );
}
