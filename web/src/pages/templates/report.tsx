import { Accordion, Anchor, Badge, Group, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useFormat } from '@/parts/format';
import { sentence } from '@/parts/problem_alert';
import type { components } from '@/api/schema';
import type { ImportReport } from './types';

type Imported = components['schemas']['ImportedTemplate'];
type Remark = components['schemas']['ImportRemark'];

// What an import did, or would do, part by part, in words.
export function Report(props: { report: ImportReport }) {
  const { t } = useTranslation('templates');
  const format = useFormat();
  const { report } = props;
  const lists = ['added', 'changed', 'removed', 'in_use', 'kept'] as const;
  const shown = [
    ...lists.filter((name) => report[name].length > 0).map((name) => ({ name: name as string, count: report[name].length, items: report[name].map((form, at) => <Form key={at} form={form} />) })),
    ...(['refused', 'warnings'] as const)
      .filter((name) => report[name].length > 0)
      .map((name) => ({ name: name as string, count: report[name].length + (name === 'warnings' ? report.more_warnings : 0), items: report[name].slice(0, 200).map((remark, at) => <Said key={at} remark={remark} />) })),
  ];
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {[...shown.map((part) => [part.name, part.count] as const), ['unchanged', report.unchanged] as const].map(([name, count]) => (
          <Badge key={name} variant="default" size="lg" tt="none">
            {t(`report.count.${name}`, { count, shown: format.count(count) })}
          </Badge>
        ))}
      </Group>
      {report.paused.length > 0 && (
        <Text size="sm" fw={600}>
          {t('report.paused', { count: report.paused.length, names: report.paused.map((one) => one.name).join(', ') })}
        </Text>
      )}
      {shown.length > 0 && (
        <Accordion variant="separated" multiple defaultValue={shown.filter((part) => part.count <= 12).map((part) => part.name)} order={2}>
          {shown.map((part) => (
            <Accordion.Item key={part.name} value={part.name}>
              <Accordion.Control>
                <Text fw={600}>{t(`report.title.${part.name}`, { count: part.count })}</Text>
                <Text size="sm" c="dimmed">
                  {t(`report.text.${part.name}`)}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                <Items>{part.items}</Items>
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Stack>
  );
}

function Items(props: { children: ReactNode }) {
  return (
    <List spacing={6} listStyleType="none" style={{ maxHeight: 420, overflowY: 'auto' }} tabIndex={0}>
      {props.children}
    </List>
  );
}

function Form(props: { form: Imported }) {
  const { t } = useTranslation('templates');
  const { form } = props;
  const name = `${form.name} (${form.language})`;
  return (
    <List.Item style={{ overflowWrap: 'anywhere' }}>
      {form.id ? (
        <Anchor underline="always" component={Link} to={`/templates/${form.id}`}>
          {name}
        </Anchor>
      ) : (
        name
      )}
      {form.what.length > 0 && <Text size="sm">{t('report.what', { what: form.what.map((what) => changeInWords(t, what)).join('; ') })}</Text>}
      {form.why && <Text size="sm">{sentence(form.why)}</Text>}
      {form.campaigns.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('report.usedBy', { names: form.campaigns.map((one) => one.name).join(', ') })}
        </Text>
      )}
    </List.Item>
  );
}

// "status: approved -> paused" or "body".
function changeInWords(t: (key: string, options?: Record<string, unknown>) => string, what: string): string {
  const moved = /^(\w+): (.*) -> (.*)$/.exec(what);
  if (moved) {
    return t('report.moved', { what: t(`history.what.${moved[1]}`, { defaultValue: moved[1] }), from: moved[2], to: moved[3] });
  }
  return t(`history.what.${what}`, { defaultValue: what });
}

function Said(props: { remark: Remark }) {
  const { t } = useTranslation('templates');
  const { remark } = props;
  return (
    <List.Item style={{ overflowWrap: 'anywhere' }}>
      <Text fw={500}>{remark.name ? `${remark.name} (${remark.language ?? '–'})` : t('report.unreadable')}</Text>
      <Text size="sm">
        {sentence(remark.what)} {remark.advice ? sentence(remark.advice) : ''}
      </Text>
      <Text size="xs" c="dimmed">
        {remark.where}
        {remark.value ? ` · ${remark.value}` : ''}
      </Text>
    </List.Item>
  );
}
