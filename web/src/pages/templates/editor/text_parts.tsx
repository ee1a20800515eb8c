import { ActionIcon, Button, Group, SimpleGrid, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconBold, IconBraces, IconCode, IconItalic, IconStrikethrough } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { braced, nextPlaceholder, placeholdersOf } from '../placeholders';
import type { BodyDraft, Examples } from './draft';
import { CountedText } from './fields';

const marks = [
  { name: 'bold', mark: '*', icon: IconBold },
  { name: 'italic', mark: '_', icon: IconItalic },
  { name: 'strike', mark: '~', icon: IconStrikethrough },
  { name: 'mono', mark: '```', icon: IconCode },
] as const;

// The text of a message or a card, with WhatsApp's marks, placeholders and an example for each.
export function BodyFields(props: { field: string; label: string; body: BodyDraft; most: number | undefined; lines?: number; onChange: (body: BodyDraft) => void }) {
  const { t } = useTranslation('templates');
  const input = useRef<HTMLTextAreaElement>(null);
  const { body, onChange } = props;
  // Puts something around or in place of what is selected.
  const insert = (made: (selected: string) => string) => {
    const area = input.current;
    const [from, to] = [area?.selectionStart ?? body.text.length, area?.selectionEnd ?? body.text.length];
    const text = made(body.text.slice(from, to));
    onChange({ ...body, text: body.text.slice(0, from) + text + body.text.slice(to) });
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + text.length, from + text.length);
    });
  };
  return (
    <Stack gap="xs">
      <Group gap={4} role="toolbar" aria-label={t('editor.marks', { label: props.label })}>
        {marks.map(({ name, mark, icon: Icon }) => (
          <Tooltip key={name} label={t(`editor.mark.${name}`)}>
            <ActionIcon variant="default" aria-label={t(`editor.mark.${name}`)} onClick={() => insert((selected) => `${mark}${selected || t('editor.markedText')}${mark}`)}>
              <Icon size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
        <Button size="compact-sm" variant="default" leftSection={<IconBraces size={14} aria-hidden />} onClick={() => insert(() => nextPlaceholder(body.text))}>
          {t('editor.addPlaceholder')}
        </Button>
      </Group>
      <CountedText
        field={`${props.field}.text`}
        label={props.label}
        value={body.text}
        onChange={(text) => onChange({ ...body, text })}
        most={props.most}
        lines={props.lines ?? 4}
        hint={t('editor.bodyHint')}
        input={input}
      />
      <ExampleFields text={body.text} examples={body.examples} onChange={(examples) => onChange({ ...body, examples })} />
    </Stack>
  );
}

export function ExampleFields(props: { text: string; examples: Examples; onChange: (examples: Examples) => void }) {
  const { t } = useTranslation('templates');
  const names = placeholdersOf(props.text);
  if (names.length === 0) {
    return null;
  }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
      {names.map((name) => (
        <TextInput
          key={name}
          size="xs"
          label={t('editor.exampleFor', { placeholder: braced(name) })}
          placeholder={t('editor.exampleHint')}
          value={props.examples[name] ?? ''}
          onChange={(event) => props.onChange({ ...props.examples, [name]: event.currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
}
