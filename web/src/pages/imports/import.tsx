import { Button, Group, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { api } from '@/api/client';
import { queries } from '@/api/queries';
import { Mark } from '@/parts/mark';
import { Allowed } from '@/parts/allowed';
import { ask } from '@/parts/confirm';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { When } from '@/parts/when';
import { type Import, stateColors, useImport } from './data';
import { Report } from './report';
import { ImportProgress } from './progress';

export function ImportPage() {
  const { t } = useTranslation('imports');
  const id = Number(useParams().import);
  const query = useImport(Number.isInteger(id) && id > 0 ? id : 0);
  const back = { to: '/imports', label: t('title') };
  if (query.data) {
    return <Known known={query.data} back={back} />;
  }
  return (
    <Page title={t('title')} back={back}>
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

function Known(props: { known: Import; back: { to: string; label: string } }) {
  const { t } = useTranslation('imports');
  const { known } = props;
  const unfinished = known.state === 'running' || known.state === 'interrupted' || known.state === 'failed';
  const stop = () =>
    ask({
      title: t('stop.title'),
      text: t('stop.text'),
      confirm: t('stop.confirm'),
      danger: true,
      run: async () => {
        await api.POST('/api/v1/imports/{import}/cancel', { params: { path: { import: known.id } } });
        await queries.invalidateQueries({ queryKey: ['import'] });
      },
    });
  return (
    <Page
      title={known.name}
      back={props.back}
      badge={
        <Mark color={stateColors[known.state]}>{t(`states.${known.state}`)}</Mark>
      }
      intro={
        <>
          {t('startedAt')} <When at={known.started} />
          {known.finished && (
            <>
              {' · '}
              {t('endedAt')} <When at={known.finished} />
            </>
          )}
        </>
      }
      actions={
        <Group gap="xs">
          {unfinished && (
            <Allowed right="people:write">
              <Button variant="default" color="red" onClick={stop}>
                {t('stop.open')}
              </Button>
            </Allowed>
          )}
          {known.state === 'finished' && (
            <Button component={Link} to="/people" variant="default" leftSection={<IconUsers size={16} aria-hidden />}>
              {t('seePeople')}
            </Button>
          )}
        </Group>
      }
    >
      <Stack gap="lg">
        <ImportProgress known={known} />
        <Report known={known} />
      </Stack>
    </Page>
  );
}
