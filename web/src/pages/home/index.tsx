import { Button, Grid, Stack } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Allowed, OnlyWith } from '@/parts/allowed';
import { useFormat } from '@/parts/format';
import { Page } from '@/parts/page';
import { QueryView } from '@/parts/query_view';
import { useSession } from '@/session/session';
import { Alarms } from './alarms';
import { Checklist } from './checklist';
import { type Overview, useOverview } from './data';
import { Funnel } from './funnel';
import { Consent, OverTime } from './over_time';
import { Providers } from './providers';
import { Campaigns } from './running';
import { Today } from './today';

const place = 'parley.home.span';

// How the project is doing, at one look.
export default function Home() {
  const { t } = useTranslation('home');
  const { project } = useSession();
  const format = useFormat();
  const [span, setSpan] = useState(() => sessionStorage.getItem(place) ?? '7');
  const overview = useOverview(Number(span));
  return (
    <OnlyWith right="campaigns:read">
      <Page
        title={project.name}
        intro={t('intro', { zone: format.zone })}
        actions={
          <Allowed right="campaigns:write">
            <Button component={Link} to="/campaigns/new" leftSection={<IconSend size={16} aria-hidden />}>
              {t('newCampaign')}
            </Button>
          </Allowed>
        }
      >
        <QueryView query={overview}>
          {(data) => (
            <Parts
              overview={data}
              span={span}
              onSpan={(next) => {
                sessionStorage.setItem(place, next);
                setSpan(next);
              }}
            />
          )}
        </QueryView>
      </Page>
    </OnlyWith>
  );
}

function Parts(props: { overview: Overview; span: string; onSpan: (span: string) => void }) {
  const { overview } = props;
  const ready = Object.values(overview.checklist).every(Boolean);
  return (
    <Stack gap="md">
      <Alarms alarms={overview.alarms} />
      {!ready && <Checklist checklist={overview.checklist} />}
      <Today today={overview.today} />
      <Grid gutter="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <OverTime overview={overview} span={props.span} onSpan={props.onSpan} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Funnel funnel={overview.funnel} days={overview.days.length} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: overview.providers || overview.consent ? 6 : 12 }}>
          <Campaigns overview={overview} />
        </Grid.Col>
        {(overview.providers || overview.consent) && (
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Stack gap="md">
              {overview.providers && <Providers providers={overview.providers} />}
              {overview.consent && <Consent days={overview.consent} />}
            </Stack>
          </Grid.Col>
        )}
      </Grid>
    </Stack>
  );
}
