import { Accordion, Button, Card, Group, NumberInput, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, got } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { Allowed } from '@/parts/allowed';
import { notice } from '@/parts/notice';
import { refusalText } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem_alert';
import { Tag } from '../tag';
import type { Dials, ProviderDials } from '../types';
import { changesOf, type Field, sections, valueAt, withValue } from './fields';
import { type Change, presets } from './presets';

type Dialect = 'generic' | 'gupshup_enterprise' | 'gupshup' | 'vonage' | 'meta';

function Dial(props: { field: Field; value: unknown; error: string | undefined; disabled: boolean; change: (value: unknown) => void }) {
  const { t } = useTranslation('sandbox');
  const { field, value } = props;
  const label = t(`dial/${field.path.join('.')}`, { keySeparator: '/' });
  if (field.kind === 'flag') {
    return (
      <Switch label={label} checked={value === true} disabled={props.disabled} error={props.error} onChange={(event) => props.change(event.currentTarget.checked)} />
    );
  }
  const isShare = field.kind === 'share';
  const shown = typeof value === 'number' ? (isShare ? Math.round(value * 100_000) / 1_000 : value) : '';
  return (
    <NumberInput
      label={label}
      size="xs"
      value={shown}
      min={0}
      max={isShare ? 100 : field.kind === 'count' ? field.most : 604_800_000}
      step={isShare ? 1 : field.kind === 'ms' ? 50 : 1}
      decimalScale={isShare ? 3 : 0}
      suffix={isShare ? ' %' : field.kind === 'ms' ? ' ms' : field.kind === 'seconds' ? ' s' : ''}
      disabled={props.disabled}
      error={props.error}
      onChange={(given) => typeof given === 'number' && props.change(isShare ? given / 100 : given)}
    />
  );
}

function useDials(provider: ProviderDials) {
  const queries = useQueryClient();
  const path = { dialect: provider.dialect as Dialect };
  const known = () => queries.invalidateQueries({ queryKey: ['sandbox', 'dials'] });
  const save = useMutation({
    mutationFn: async ({ change, anew }: { change: Change; anew?: boolean }) => {
      if (anew) {
        await got(api.DELETE('/api/v1/sandbox/dials/{dialect}', { params: { path } }));
      }
      return got(api.PATCH('/api/v1/sandbox/dials/{dialect}', { params: { path }, body: change }));
    },
    onSettled: known,
  });
  const reset = useMutation({
    mutationFn: () => got(api.DELETE('/api/v1/sandbox/dials/{dialect}', { params: { path } })),
    onSettled: known,
  });
  return { save, reset };
}

// How one simulated provider behaves: presets for what one mostly wants to see, and every dial by itself.
export function DialCard(props: { provider: ProviderDials; mayChange: boolean }) {
  const { t } = useTranslation(['sandbox', 'common']);
  const { provider } = props;
  const [dials, setDials] = useState<Dials>(provider.dials);
  useEffect(() => setDials(provider.dials), [provider.dials]);
  const { save, reset } = useDials(provider);
  const change = useMemo(() => changesOf(provider.dials, dials), [provider.dials, dials]);
  const isChanged = Object.keys(change).length > 0;
  const problem = save.error instanceof ApiProblem ? save.error : null;
  const errorOf = (field: Field) => (problem?.field === field.path.join('.') ? refusalText(problem) : undefined);
  const isPlaced = sections.some((section) => section.fields.some((field) => errorOf(field) !== undefined));
  const title = t(`dialect.${provider.dialect}`);
  return (
    <Card withBorder radius="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2} size="h4">
              {title}
            </Title>
            {provider.own && (
              <Tag color="orange" icon={IconAdjustmentsHorizontal}>
                {t('providers.changed')}
              </Tag>
            )}
          </Group>
          <Allowed right="settings:write">
            <Button size="xs" variant="default" disabled={!provider.own} loading={reset.isPending} onClick={() => reset.mutate(undefined, { onSuccess: () => notice(t('providers.resetDone', { name: title })) })}>
              {t('providers.reset')}
            </Button>
          </Allowed>
        </Group>
        <div>
          <Text size="sm" fw={600} mb={4} id={`presets-${provider.dialect}`}>
            {t('providers.presets')}
          </Text>
          <Group gap={6} role="group" aria-labelledby={`presets-${provider.dialect}`}>
            {presets.map((preset) => (
              <Allowed right="settings:write" key={preset.name}>
                <Button
                  size="compact-sm"
                  variant="light"
                  title={t(`preset.${preset.name}Hint`)}
                  onClick={() => save.mutate({ change: preset.change, anew: true }, { onSuccess: () => notice(t('providers.presetDone', { name: title, preset: t(`preset.${preset.name}`) })) })}
                >
                  {t(`preset.${preset.name}`)}
                </Button>
              </Allowed>
            ))}
          </Group>
        </div>
        {!isPlaced && <ProblemAlert error={save.error ?? reset.error} />}
        <form noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ change }, { onSuccess: () => notice(t('common:saved')) });
          }}
        >
          <Accordion multiple variant="separated" chevronPosition="left" order={3} defaultValue={problem ? sections.map((one) => one.name) : []}>
            {sections.map((section) => (
              <Accordion.Item key={section.name} value={section.name}>
                <Accordion.Control>
                  <Text size="sm" fw={600}>
                    {t(`section.${section.name}`)}
                  </Text>
                </Accordion.Control>
                <Accordion.Panel>
                  <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
                    {section.fields.map((field) => (
                      <Dial
                        key={field.path.join('.')}
                        field={field}
                        value={valueAt(dials, field.path)}
                        error={errorOf(field)}
                        disabled={!props.mayChange}
                        change={(value) => setDials(withValue(dials, field.path, value))}
                      />
                    ))}
                  </SimpleGrid>
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
          {isChanged && (
            <Group justify="flex-end" mt="sm" gap="xs">
              <Button size="xs" variant="default" onClick={() => setDials(provider.dials)}>
                {t('common:cancel')}
              </Button>
              <Allowed right="settings:write">
                <Button size="xs" type="submit" loading={save.isPending}>
                  {t('common:save')}
                </Button>
              </Allowed>
            </Group>
          )}
        </form>
      </Stack>
    </Card>
  );
}
