import { placeholdersOf } from '../placeholders';
import type { Template } from '../types';
import {
  type BodyDraft, type ButtonDraft, type CardDraft, type Category, type CodeDraft, type Draft, type Examples, type Format,
  type HeaderDraft, newButton, newDraft, newHeader, newKey, type Raw,
} from './draft';

// A stored template as the form holds it. Nothing where it has something that the form cannot hold.

export function readDraft(template: Template): Draft | null {
  const draft = newDraft(template.provider);
  draft.name = template.name;
  draft.language = template.language;
  draft.category = (['MARKETING', 'UTILITY', 'AUTHENTICATION'].includes(template.category ?? '') ? template.category : '') as Category;
  draft.externalId = template.external_id ?? '';
  draft.status = template.status;
  draft.reason = template.status_reason ?? '';
  for (const component of template.components as Raw[]) {
    if (!readComponent(draft, component)) {
      return null;
    }
  }
  return draft;
}

function readComponent(draft: Draft, component: Raw): boolean {
  switch (textOf(component['type']).toUpperCase()) {
    case 'HEADER':
      draft.header = readHeader(component);
      return true;
    case 'BODY':
      draft.body = readBody(component);
      draft.code.advice = component['add_security_recommendation'] === true;
      return true;
    case 'FOOTER':
      if (typeof component['code_expiration_minutes'] === 'number') {
        draft.code.minutes = component['code_expiration_minutes'];
      } else {
        draft.footer = textOf(component['text']);
      }
      return true;
    case 'BUTTONS':
      return readButtonsComponent(draft, objectsOf(component['buttons']));
    case 'LIMITED_TIME_OFFER': {
      const offer = objectOf(component['limited_time_offer']);
      draft.kind = 'offer';
      draft.offer = { text: textOf(offer['text']), expires: offer['has_expiration'] === true };
      return true;
    }
    case 'CAROUSEL':
      draft.kind = 'carousel';
      draft.cards = objectsOf(component['cards']).map(readCard);
      return true;
    default:
      return false;
  }
}

function readButtonsComponent(draft: Draft, buttons: Raw[]): boolean {
  const code = buttons.find((button) => textOf(button['type']).toUpperCase() === 'OTP');
  if (code && buttons.length === 1) {
    draft.kind = 'code';
    draft.code = readCode(code, draft.code);
    return true;
  }
  draft.buttons = buttons.map(readButton);
  return !code;
}

function readCode(button: Raw, known: CodeDraft): CodeDraft {
  const way = textOf(button['otp_type']).toUpperCase();
  return {
    ...known,
    way: way === 'ONE_TAP' || way === 'ZERO_TAP' ? way : 'COPY_CODE',
    text: textOf(button['text']),
    autofill: textOf(button['autofill_text']),
    packageName: textOf(button['package_name']),
    signature: textOf(button['signature_hash']),
    raw: button,
  };
}

const formats: Record<string, Format> = {
  '': 'TEXT', TEXT: 'TEXT', IMAGE: 'IMAGE', VIDEO: 'VIDEO', GIF: 'GIF', DOCUMENT: 'DOCUMENT', FILE: 'DOCUMENT', LOCATION: 'LOCATION',
};

function readHeader(component: Raw): HeaderDraft {
  const header = newHeader(formats[textOf(component['format']).toUpperCase()] ?? 'TEXT');
  const example = objectOf(component['example']);
  header.text = textOf(component['text']);
  header.examples = readExamples(header.text, example, 'header_text');
  header.media = firstOf(example['header_handle'] ?? example['header_url'] ?? example['header_media']);
  header.raw = component;
  return header;
}

function readBody(component: Raw): BodyDraft {
  const text = textOf(component['text']);
  return { text, examples: readExamples(text, objectOf(component['example']), 'body_text'), raw: component };
}

function readExamples(text: string, example: Raw, key: string): Examples {
  const names = placeholdersOf(text);
  const found: Examples = {};
  const rows = example[key];
  if (Array.isArray(rows)) {
    const row: unknown[] = Array.isArray(rows[0]) ? rows[0] : rows;
    names.forEach((name, at) => (found[name] = textOf(row[at])));
  }
  for (const named of objectsOf(example[`${key}_named_params`])) {
    found[textOf(named['param_name'])] = textOf(named['example']);
  }
  return found;
}

function readButton(raw: Raw): ButtonDraft {
  const type = textOf(raw['type']).toUpperCase();
  return {
    ...newButton(type),
    text: textOf(raw['text']),
    target: textOf(type === 'PHONE_NUMBER' ? raw['phone_number'] : raw['url']),
    example: firstOf(raw['example']),
    flow: textOf(raw['flow_id']),
    screen: textOf(raw['navigate_screen']),
    tracked: raw['tracked'] === true,
    raw,
  };
}

function readCard(raw: Raw): CardDraft {
  const card: CardDraft = { key: newKey(), header: newHeader('IMAGE'), body: null, buttons: [] };
  for (const part of objectsOf(raw['components'])) {
    const type = textOf(part['type']).toUpperCase();
    if (type === 'HEADER') {
      card.header = readHeader(part);
    } else if (type === 'BODY') {
      card.body = readBody(part);
    } else if (type === 'BUTTONS') {
      card.buttons = objectsOf(part['buttons']).map(readButton);
    }
  }
  return card;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function firstOf(value: unknown): string {
  return Array.isArray(value) ? firstOf(value[0]) : textOf(value);
}

function objectOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function objectsOf(value: unknown): Raw[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

