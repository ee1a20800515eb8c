import { Button, Group, Menu, ScrollArea, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/parts/format';
import { excerptOf, slotName } from '@/pages/templates/words';
import { useAttributes } from './data';
import type { Slot, Template } from './draft';
import { attributesIn, tokenOf, type Written } from './values';
import { toLocal, toUtc } from './zoned';
import look from './value_field.module.css';

const nothing: Written = { text: '', otherwise: {} };

// The sentence around a placeholder of the body, so that one sees what one fills.
function contextOf(template: Template, key: string): string | null {
  const name = /^body\.(.+)$/.exec(key)?.[1];
  const body = name === undefined ? '' : excerptOf(template);
  const mark = `{{${name}}}`;
  const at = body.indexOf(mark);
  if (at < 0) {
    return null;
  }
  const before = body.slice(Math.max(0, at - 36), at);
  const after = body.slice(at + mark.length, at + mark.length + 36);
  return `${at > 36 ? '…' : ''}${before}____${after}${at + mark.length + 36 < body.length ? '…' : ''}`.replace(/\s+/g, ' ');
}

// What stands where somebody has no such attribute. Empty: they get no message.
function Otherwise(props: { attribute: string; value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation('campaigns');
  return (
    <TextInput
      size="xs"
      label={t('value.otherwise', { attribute: props.attribute })}
      placeholder={t('value.leaveOut')}
      value={props.value}
      maxLength={1024}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function AttributeMenu(props: { slotName: string; onChoose: (attribute: string) => void }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const attributes = useAttributes();
  const [search, setSearch] = useState('');
  const usable = (attributes.data?.items ?? []).filter((one) => one.type !== 'list' && one.type !== 'object');
  const found = usable.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Menu position="bottom-end" width={280} onClose={() => setSearch('')}>
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconUserPlus size={14} aria-hidden />} aria-label={t('value.insertInto', { slot: props.slotName })}>
          {t('value.insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          m={4}
          aria-label={t('value.search')}
          placeholder={t('value.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === 'Enter' && first) {
              event.preventDefault();
              props.onChoose(first.name);
            }
          }}
        />
        <ScrollArea.Autosize mah={260} type="auto">
          {found.map((one) => (
            <Menu.Item key={one.name} onClick={() => props.onChoose(one.name)}>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`value.type.${one.type ?? 'text'}`)} · {t('value.share', { share: format.percent(one.share, 1) })}
              </Text>
            </Menu.Item>
          ))}
          {'phone'.includes(search.trim().toLowerCase()) && (
            <Menu.Item onClick={() => props.onChoose('Phone')}>
              <Text size="sm">{t('value.phone')}</Text>
            </Menu.Item>
          )}
          {attributes.isPending && <Menu.Item disabled>{t('who.loading')}</Menu.Item>}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}

// One place of the template: a text, with attributes of the person put into it.
export function ValueField(props: { slot: Slot; template: Template; written: Written | undefined; error: string | undefined; onChange: (written: Written) => void }) {
  const { t } = useTranslation('campaigns');
  const { t: ofTemplates } = useTranslation('templates');
  const format = useFormat();
  const { slot, template } = props;
  const written = props.written ?? nothing;
  const input = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const name = slotName(ofTemplates, slot.key);
  const context = contextOf(template, slot.key);
  const attributes = attributesIn(written.text);
  const isMedia = slot.key.endsWith('header.media');

  if (slot.key === 'offer.expires') {
    const seconds = Number(written.text);
    const at = written.text !== '' && Number.isFinite(seconds) ? new Date(seconds < 1e12 ? seconds * 1000 : seconds).toISOString() : null;
    return (
      <TextInput
        type="datetime-local"
        label={name}
        description={t('when.zone', { zone: format.zone })}
        required={slot.required}
        value={at ? toLocal(at, format.zone) : ''}
        error={props.error}
        maw={320}
        onChange={(event) => {
          const utc = toUtc(event.currentTarget.value, format.zone);
          props.onChange({ text: utc ? String(Date.parse(utc)) : '', otherwise: {} });
        }}
      />
    );
  }

  const insert = (attribute: string) => {
    const field = input.current;
    const from = field?.selectionStart ?? written.text.length;
    const to = field?.selectionEnd ?? written.text.length;
    const token = tokenOf(attribute);
    props.onChange({ ...written, text: written.text.slice(0, from) + token + written.text.slice(to) });
    setTimeout(() => {
      field?.focus();
      field?.setSelectionRange(from + token.length, from + token.length);
    }, 0);
  };
  return (
    <div className={look.field}>
      <Group justify="space-between" align="flex-end" gap="xs" mb={2}>
        <Text component="label" htmlFor={`${hint}-input`} size="sm" fw={500}>
          {name}
          {!slot.required && (
            <Text span size="sm" c="dimmed" fw={400}>
              {' '}
              ({t('value.optional')})
            </Text>
          )}
        </Text>
        {slot.personal && <AttributeMenu slotName={name} onChoose={insert} />}
      </Group>
      {(context || isMedia) && (
        <Text size="xs" c="dimmed" id={hint} mb={4} style={{ overflowWrap: 'anywhere' }}>
          {isMedia ? t('value.mediaHint') : context}
        </Text>
      )}
      <Textarea
        id={`${hint}-input`}
        ref={input}
        autosize
        minRows={1}
        maxRows={5}
        value={written.text}
        placeholder={slot.example ? t('value.example', { example: slot.example }) : isMedia ? 'https://' : undefined}
        maxLength={1024}
        error={props.error}
        aria-describedby={context || isMedia ? hint : undefined}
        onChange={(event) => props.onChange({ ...written, text: event.currentTarget.value })}
      />
      {attributes.length > 0 && (
        <Stack gap={6} mt={6} pl="sm" className={look.otherwise}>
          {attributes.map((attribute) => (
            <Otherwise
              key={attribute}
              attribute={attribute}
              value={written.otherwise[attribute] ?? ''}
              onChange={(text) => props.onChange({ ...written, otherwise: { ...written.otherwise, [attribute]: text } })}
            />
          ))}
        </Stack>
      )}
    </div>
  );
}
