import { ActionIcon, Badge, Button, Card, Checkbox, Group, Menu, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { placeholdersOf } from '../placeholders';
import type { Limits } from '../types';
import { useEditing } from './context';
import { type ButtonDraft, buttonTypes, newButton } from './draft';
import { CountedText, PartNotes } from './fields';

// How many of a kind there may be.
function mostOf(type: string, limits: Limits | undefined): number | undefined {
  switch (type) {
    case 'QUICK_REPLY':
      return limits?.quick_replies;
    case 'URL':
      return limits?.url_buttons;
    case 'PHONE_NUMBER':
      return limits?.phone_buttons;
    case 'COPY_CODE':
      return limits?.copy_codes;
    default:
      return 1;
  }
}

export function ButtonsFields(props: {
  field: string;
  buttons: ButtonDraft[];
  only?: readonly string[];
  most: number | undefined;
  onChange: (buttons: ButtonDraft[]) => void;
}) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { buttons, onChange } = props;
  const full = props.most !== undefined && buttons.length >= props.most;
  const move = (at: number, by: number) => {
    const next = [...buttons];
    const [taken] = next.splice(at, 1);
    if (taken) {
      next.splice(at + by, 0, taken);
    }
    onChange(next);
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} disabled={full}>
              {t('editor.addButton')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(props.only ?? buttonTypes).map((type) => {
              const count = buttons.filter((one) => one.type === type).length;
              const most = mostOf(type, limits);
              const none = most !== undefined && count >= most;
              return (
                <Menu.Item key={type} disabled={none} onClick={() => onChange([...buttons, newButton(type)])}>
                  <Text size="sm">{t(`button.${type}`)}</Text>
                  <Text size="xs" c="dimmed">
                    {none ? t('editor.noMore', { count: most }) : t(`buttonHint.${type}`)}
                  </Text>
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
        {props.most !== undefined && (
          <Text size="xs" c="dimmed" data-counter>
            {t('counted.buttons', { count: buttons.length, most: props.most })}
          </Text>
        )}
      </Group>
      {buttons.map((button, at) => (
        <ButtonFields
          key={button.key}
          number={at + 1}
          field={`${props.field}.${button.key}`}
          button={button}
          onChange={(changed) => onChange(buttons.map((one) => (one.key === button.key ? changed : one)))}
          onRemove={() => onChange(buttons.filter((one) => one.key !== button.key))}
          onUp={at > 0 ? () => move(at, -1) : undefined}
          onDown={at + 1 < buttons.length ? () => move(at, 1) : undefined}
        />
      ))}
      <PartNotes field={props.field} />
    </Stack>
  );
}

function ButtonFields(props: {
  number: number;
  field: string;
  button: ButtonDraft;
  onChange: (button: ButtonDraft) => void;
  onRemove: () => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
}) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { button, field, onChange } = props;
  const name = t('editor.buttonNumber', { number: props.number });
  const isDynamic = button.type === 'URL' && placeholdersOf(button.target).length > 0;
  return (
    <Card withBorder padding="xs" role="group" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Badge variant="default" tt="none">
              {t(`button.${button.type}`, { defaultValue: button.type })}
            </Badge>
          </Group>
          <Group gap={2} wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" aria-label={t('editor.up', { what: name })} disabled={!props.onUp} onClick={props.onUp}>
              <IconArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={t('editor.down', { what: name })} disabled={!props.onDown} onClick={props.onDown}>
              <IconArrowDown size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="red" aria-label={t('editor.remove', { what: name })} onClick={props.onRemove}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
        <CountedText
          field={`${field}.text`}
          label={button.type === 'COPY_CODE' ? t('editor.buttonTextOptional') : t('editor.buttonText')}
          value={button.text}
          onChange={(text) => onChange({ ...button, text })}
          most={limits?.button_text}
        />
        {button.type === 'URL' && (
          <CountedText
            field={`${field}.target`}
            label={t('editor.address')}
            value={button.target}
            onChange={(target) => onChange({ ...button, target })}
            most={limits?.button_url}
            hint={t('editor.addressHint', { placeholder: '{{1}}' })}
            placeholder="https://"
            type="url"
          />
        )}
        {isDynamic && (
          <>
            <CountedText
              field={`${field}.example`}
              label={t('editor.addressExample', { placeholder: '{{1}}' })}
              value={button.example}
              onChange={(example) => onChange({ ...button, example })}
            />
            <Checkbox
              size="xs"
              label={t('editor.tracked')}
              description={t('editor.trackedHint')}
              checked={button.tracked}
              onChange={(event) => onChange({ ...button, tracked: event.currentTarget.checked })}
            />
          </>
        )}
        {button.type === 'PHONE_NUMBER' && (
          <CountedText
            field={`${field}.target`}
            label={t('editor.phone')}
            value={button.target}
            onChange={(target) => onChange({ ...button, target })}
            most={limits?.button_phone}
            placeholder="+14155550100"
            type="tel"
          />
        )}
        {button.type === 'COPY_CODE' && (
          <CountedText
            field={`${field}.example`}
            label={t('editor.codeExample')}
            value={button.example}
            onChange={(example) => onChange({ ...button, example })}
            most={limits?.copy_code}
            placeholder="SAVE10"
          />
        )}
        {button.type === 'FLOW' && (
          <>
            <CountedText field={`${field}.flow`} label={t('editor.flowId')} value={button.flow} onChange={(flow) => onChange({ ...button, flow })} hint={t('editor.flowHint')} />
            <CountedText field={`${field}.screen`} label={t('editor.flowScreen')} value={button.screen} onChange={(screen) => onChange({ ...button, screen })} />
          </>
        )}
        <PartNotes field={field} />
      </Stack>
    </Card>
  );
}
