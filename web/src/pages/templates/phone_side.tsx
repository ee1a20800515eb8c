import { Box, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TemplateOnPhone } from '@/parts/phone';
import { ProblemAlert } from '@/parts/problem_alert';
import type { Preview } from './types';

function isEmpty(preview: Preview): boolean {
  return !preview.header && !preview.body && !preview.footer && !preview.offer && preview.buttons.length === 0 && preview.cards.length === 0;
}

// The phone beside a form or a template: stays in sight while one scrolls.
export function PhoneSide(props: { preview: Preview | undefined; name: string; error?: unknown }) {
  const { t } = useTranslation('templates');
  return (
    <Box component="section" aria-label={t('phone')} style={{ position: 'sticky', top: 68 }}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t('phone')}
        </Title>
        <ProblemAlert error={props.error} />
        {props.preview && <TemplateOnPhone preview={props.preview} sender={props.name} empty={isEmpty(props.preview)} />}
      </Stack>
    </Box>
  );
}
