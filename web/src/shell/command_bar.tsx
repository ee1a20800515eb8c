import '@mantine/spotlight/styles.css';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { useEntries } from './menu';

// Ctrl-K: every page. Opens anew each time that `asked` grows.
export default function CommandBar(props: { asked: number }) {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  useEffect(() => spotlight.open(), [props.asked]);
  const actions = useEntries().flatMap((group) =>
    group.entries.map((entry) => ({ id: entry.name, label: t(entry.name), onClick: () => navigate(entry.to) })),
  );
  return <Spotlight actions={actions} shortcut={null} searchProps={{ 'aria-label': t('commands'), placeholder: t('commands') }} />;
}
