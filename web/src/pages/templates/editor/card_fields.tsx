import { Accordion, ActionIcon, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonsFields } from './button_fields';
import { useEditing } from './context';
import { type CardDraft, newBody, newCard } from './draft';
import { PartNotes } from './fields';
import { HeaderFields } from './header_fields';
import { BodyFields } from './text_parts';

const kinds = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER'] as const;

// The cards of a carousel. All have the same parts: what one gets or loses, all do.
export function CardFields(props: { cards: CardDraft[]; onChange: (cards: CardDraft[]) => void }) {
  const { t } = useTranslation('templates');
  const { limits } = useEditing();
  const { cards, onChange } = props;
  const [open, setOpen] = useState<string | null>(cards[0]?.key ?? null);
  const first = cards[0];
  const most = limits?.cards;
  const change = (card: CardDraft, was: CardDraft) => {
    const format = card.header.format === was.header.format ? null : card.header.format;
    onChange(cards.map((one) => (one.key === card.key ? card : format ? { ...one, header: { ...one.header, format } } : one)));
  };
  const add = () => {
    const card = newCard(first);
    onChange([...cards, card]);
    setOpen(card.key);
  };
  return (
    <Stack gap="xs">
      <Checkbox
        label={t('editor.cardTexts')}
        checked={first?.body !== null}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          onChange(cards.map((card) => ({ ...card, body: wanted ? (card.body ?? newBody()) : null })));
        }}
      />
      <Accordion variant="separated" value={open} onChange={setOpen} order={3}>
        {cards.map((card, at) => (
          <Accordion.Item key={card.key} value={card.key}>
            <Group gap={0} wrap="nowrap">
              <Accordion.Control>{t('editor.cardNumber', { number: at + 1 })}</Accordion.Control>
              <ActionIcon
                variant="subtle"
                color="red"
                mr="xs"
                aria-label={t('editor.remove', { what: t('editor.cardNumber', { number: at + 1 }) })}
                onClick={() => onChange(cards.filter((one) => one.key !== card.key))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
            <Accordion.Panel>
              <Stack gap="sm">
                <HeaderFields
                  field={`cards.${card.key}.header`}
                  header={card.header}
                  only={['IMAGE', 'VIDEO']}
                  required
                  onChange={(header) => header && change({ ...card, header }, card)}
                />
                {card.body && (
                  <BodyFields
                    field={`cards.${card.key}.body`}
                    label={t('editor.cardText')}
                    body={card.body}
                    most={limits?.card_body}
                    lines={2}
                    onChange={(body) => change({ ...card, body }, card)}
                  />
                )}
                <ButtonsFields
                  field={`cards.${card.key}.buttons`}
                  buttons={card.buttons}
                  only={kinds}
                  most={limits?.card_buttons}
                  onChange={(buttons) => change({ ...card, buttons }, card)}
                />
                <PartNotes field={`cards.${card.key}`} />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Group justify="space-between">
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} disabled={most !== undefined && cards.length >= most} onClick={add}>
          {t('editor.addCard')}
        </Button>
        {most !== undefined && (
          <Text size="xs" c="dimmed" data-counter>
            {t('counted.cards', { count: cards.length, most })}
          </Text>
        )}
      </Group>
      <PartNotes field="cards" />
    </Stack>
  );
}
