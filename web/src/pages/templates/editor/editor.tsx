import { Alert, Card, Grid, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { Leaving } from '@/parts/leaving';
import { PhoneSide } from '../phone_side';
import type { Rules, Template } from '../types';
import { ButtonsFields } from './button_fields';
import { CardFields } from './card_fields';
import { CodeFields } from './code_fields';
import { type Editing, EditingContext } from './context';
import { type Draft, type Kind, withKind } from './draft';
import { PartNotes } from './fields';
import { FooterFields } from './footer_fields';
import { HeaderFields } from './header_fields';
import { NameFields } from './name_fields';
import { OfferFields } from './offer_fields';
import { SaveBar } from './save_bar';
import { BodyFields } from './text_parts';
import { byField, useDraftPreview, useLint } from './use_check';
import { writeComponents } from './write';

const kinds: Kind[] = ['standard', 'offer', 'carousel', 'code'];

export function Editor(props: { rules: Rules; initial: Draft; template?: Template }) {
  const { t } = useTranslation('templates');
  const { rules, initial, template } = props;
  const [draft, setDraft] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set(template ? ['*'] : []));
  const written = useMemo(() => writeComponents(draft), [draft]);
  const lint = useLint(draft, written);
  const shown = useDraftPreview(written, {});
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }));
  const provider = rules.providers.find((one) => one.id === draft.provider);
  const limits = rules.dialects.find((one) => one.name === provider?.dialect)?.limits;
  const findings = useMemo(() => byField(lint.data?.findings ?? [], written), [lint.data, written]);
  const editing: Editing = {
    limits,
    findingsOf: (field) => {
      const found = findings.get(field) ?? [];
      // Nobody is told that something is missing before they came to it.
      return touched.has('*') || touched.has(field) ? found : found.filter((one) => !/missing|must list|1 to 20|has no BODY/.test(one.what) || one.severity === 'warning');
    },
    touch: (field) => setTouched((was) => (was.has(field) ? was : new Set([...was, field]))),
  };
  if (rules.providers.length === 0) {
    return (
      <Alert color="yellow" title={t('editor.noProviderTitle')}>
        {t('editor.noProvider')} <Link to="/channels">{t('editor.toChannels')}</Link>
      </Alert>
    );
  }
  return (
    <EditingContext.Provider value={editing}>
      <Leaving when={draft !== initial} />
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <NameFields draft={draft} rules={rules} fixed={template !== undefined} onChange={change} />
            <Section title={t('editor.kindTitle')} intro={t(`editor.kindHint.${draft.kind}`)}>
              <SegmentedControl
                aria-label={t('editor.kindTitle')}
                value={draft.kind}
                onChange={(value) => setDraft((was) => withKind(was, kinds.find((one) => one === value) ?? 'standard'))}
                data={kinds.map((kind) => ({ value: kind, label: t(`editor.kind.${kind}`) }))}
                style={{ flexWrap: 'wrap' }}
              />
            </Section>
            {draft.kind === 'code' ? (
              <Section title={t('editor.codeTitle')}>
                <CodeFields code={draft.code} onChange={(code) => change({ code })} />
              </Section>
            ) : (
              <Content draft={draft} onChange={change} />
            )}
            <SaveBar
              draft={draft}
              written={written}
              template={template}
              lint={lint}
              onRefused={() => setTouched(new Set(['*']))}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <PhoneSide preview={shown.data?.preview} name={provider?.nickname ?? ''} error={shown.error} />
        </Grid.Col>
      </Grid>
    </EditingContext.Provider>
  );
}

// What the message says, from top to bottom.
function Content(props: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation('templates');
  const { draft, onChange } = props;
  return (
    <EditingContext.Consumer>
      {({ limits }) => (
        <>
          {(draft.kind !== 'carousel' || draft.header) && (
            <Section title={t('editor.headerTitle')}>
              <HeaderFields
                field="header"
                header={draft.header}
                {...(draft.kind === 'offer' ? { only: ['IMAGE', 'VIDEO'] as const } : {})}
                onChange={(header) => onChange({ header })}
              />
            </Section>
          )}
          <Section title={t('editor.bodyTitle')}>
            <BodyFields
              field="body"
              label={t('editor.bodyText')}
              body={draft.body}
              most={draft.kind === 'offer' ? limits?.offer_body : limits?.body}
              onChange={(body) => onChange({ body })}
            />
            <PartNotes field="body" />
          </Section>
          {draft.kind === 'offer' && (
            <Section title={t('editor.offerTitle')}>
              <OfferFields offer={draft.offer} onChange={(offer) => onChange({ offer })} />
            </Section>
          )}
          {(draft.kind === 'standard' || draft.footer !== null) && (
            <Section title={t('editor.footerTitle')}>
              <FooterFields footer={draft.footer} onChange={(footer) => onChange({ footer })} />
            </Section>
          )}
          {(draft.kind !== 'carousel' || draft.buttons.length > 0) && (
            <Section title={t('editor.buttonsTitle')} intro={t('editor.buttonsIntro')}>
              <ButtonsFields
                field="buttons"
                buttons={draft.buttons}
                {...(draft.kind === 'offer' ? { only: ['COPY_CODE', 'URL'] } : {})}
                most={limits?.buttons}
                onChange={(buttons) => onChange({ buttons })}
              />
            </Section>
          )}
          {draft.kind === 'carousel' && (
            <Section title={t('editor.cardsTitle')} intro={t('editor.cardsIntro')}>
              <CardFields cards={draft.cards} onChange={(cards) => onChange({ cards })} />
            </Section>
          )}
        </>
      )}
    </EditingContext.Consumer>
  );
}

export function Section(props: { title: string; intro?: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={props.title}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5">
            {props.title}
          </Title>
          {props.intro && (
            <Text size="sm" c="dimmed">
              {props.intro}
            </Text>
          )}
        </div>
        {props.children}
      </Stack>
    </Card>
  );
}

