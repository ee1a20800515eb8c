import type { TemplateStatus } from '../types';

// A template as the form holds it. What the form has no field for stays in `raw` and is written back.

export type Kind = 'standard' | 'offer' | 'carousel' | 'code';
export type Category = '' | 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
export type Format = 'TEXT' | 'IMAGE' | 'VIDEO' | 'GIF' | 'DOCUMENT' | 'LOCATION';
export type Raw = Record<string, unknown>;
export type Examples = Record<string, string>; // by placeholder

export interface HeaderDraft {
  format: Format;
  text: string;
  examples: Examples;
  media: string; // the address of an example
  raw: Raw;
}

export interface BodyDraft {
  text: string;
  examples: Examples;
  raw: Raw;
}

export const buttonTypes = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'CATALOG', 'MPM', 'SPM', 'VOICE_CALL'] as const;
export type KnownButton = (typeof buttonTypes)[number];

export interface ButtonDraft {
  key: string; // of the form's row
  type: string; // a KnownButton, or what the provider calls it
  text: string;
  target: string; // address or number
  example: string;
  flow: string; // the flow's id
  screen: string; // where the flow begins
  tracked: boolean;
  raw: Raw;
}

export interface CardDraft {
  key: string;
  header: HeaderDraft;
  body: BodyDraft | null;
  buttons: ButtonDraft[];
}

export interface CodeDraft {
  way: 'COPY_CODE' | 'ONE_TAP' | 'ZERO_TAP';
  advice: boolean; // "do not share this code"
  minutes: number | null;
  text: string; // of the button
  autofill: string;
  packageName: string;
  signature: string;
  raw: Raw;
}

export interface Draft {
  provider: number | null;
  name: string;
  language: string;
  category: Category;
  externalId: string;
  status: TemplateStatus;
  reason: string;
  kind: Kind;
  header: HeaderDraft | null;
  body: BodyDraft;
  footer: string | null;
  offer: { text: string; expires: boolean };
  buttons: ButtonDraft[];
  cards: CardDraft[];
  code: CodeDraft;
}

let made = 0;
export function newKey(): string {
  made += 1;
  return `row-${made}`;
}

export function newHeader(format: Format): HeaderDraft {
  return { format, text: '', examples: {}, media: '', raw: {} };
}

export function newBody(): BodyDraft {
  return { text: '', examples: {}, raw: {} };
}

export function newButton(type: string): ButtonDraft {
  return { key: newKey(), type, text: '', target: '', example: '', flow: '', screen: '', tracked: false, raw: {} };
}

export function newCard(like?: CardDraft): CardDraft {
  return {
    key: newKey(),
    header: newHeader(like?.header.format ?? 'IMAGE'),
    body: like && !like.body ? null : newBody(),
    buttons: (like?.buttons ?? [newButton('QUICK_REPLY')]).map((button) => ({ ...newButton(button.type), text: button.text })),
  };
}

export function newDraft(provider: number | null): Draft {
  return {
    provider,
    name: '',
    language: 'en',
    category: 'MARKETING',
    externalId: '',
    status: 'approved',
    reason: '',
    kind: 'standard',
    header: null,
    body: newBody(),
    footer: null,
    offer: { text: '', expires: true },
    buttons: [],
    cards: [],
    code: { way: 'COPY_CODE', advice: true, minutes: 10, text: '', autofill: '', packageName: '', signature: '', raw: {} },
  };
}

// What another kind needs is put in; what was typed stays.
export function withKind(draft: Draft, kind: Kind): Draft {
  const next: Draft = { ...draft, kind };
  if (kind === 'carousel' && draft.cards.length === 0) {
    const first = newCard();
    next.cards = [first, newCard(first)];
  }
  if (kind === 'offer' && draft.buttons.length === 0) {
    next.buttons = [newButton('COPY_CODE'), newButton('URL')];
  }
  if (kind === 'code') {
    next.category = 'AUTHENTICATION';
  } else if (draft.category === 'AUTHENTICATION' || kind === 'offer' || kind === 'carousel') {
    next.category = 'MARKETING';
  }
  return next;
}

export function isMedia(format: Format): boolean {
  return format === 'IMAGE' || format === 'VIDEO' || format === 'GIF' || format === 'DOCUMENT';
}
